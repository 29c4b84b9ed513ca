/** The SAEs that were used last. */
import { disposeSae } from '../lab/sae/sae'
import { readSae, type StoredSae } from '../lab/sae/safetensors'
import { Shelf } from './shelf'

/** One on relu3 takes half a megabyte. */
const capacity = 64

export class SaeShelf {
  private readonly shelf = new Shelf<StoredSae>('SAE', capacity, disposeSae)

  /** Reads a safetensors file, unless its SAE is here; throws `bad-input` where it is no such file. */
  load(bytes: Uint8Array): { key: string; hash: string } {
    const sae = readSae(bytes)
    const key = keyOf(sae)
    this.shelf.put(key, sae)
    return { key, hash: sae.hash }
  }

  /** As of `Shelf.use`. */
  use<T>(key: string, work: (sae: StoredSae) => T | Promise<T>): Promise<T> {
    return this.shelf.use(key, work)
  }
}

/** Settings belong to it: with another k the same weights are another SAE. */
function keyOf({ hash, variant, layer, aggregation, settings }: StoredSae): string {
  return [hash, variant.id, layer, aggregation, JSON.stringify(settings)].join(', ')
}
