/** The SAEs that were used last. */
import { LabError } from '../contract/errors'
import { disposeSae } from '../lab/sae/sae'
import { readSae, type StoredSae } from '../lab/sae/safetensors'

interface Shelved {
  key: string
  sae: StoredSae
  /** Calls that work with it now, across their turns. */
  users: number
}

/** One on relu3 takes half a megabyte. */
const capacity = 64

export class SaeShelf {
  private readonly shelved = new Map<string, Shelved>()

  /** Reads a safetensors file, unless its SAE is here; throws `bad-input` where it is no such file. */
  load(bytes: Uint8Array): { key: string; hash: string } {
    const sae = readSae(bytes)
    const key = keyOf(sae)
    if (this.shelved.has(key)) disposeSae(sae)
    else this.shelved.set(key, { key, sae, users: 0 })
    this.dropUnused(key)
    return { key, hash: sae.hash }
  }

  /** Works with the SAE of this key, which stays for as long as it takes. Throws `model-missing` where it is not here. */
  async use<T>(key: string, work: (sae: StoredSae) => T | Promise<T>): Promise<T> {
    const held = this.shelved.get(key)
    if (!held) throw new LabError('model-missing', `the engine does not hold the SAE ${key}`)
    this.shelved.delete(key)
    this.shelved.set(key, held)
    held.users++
    try {
      return await work(held.sae)
    } finally {
      held.users--
      this.dropUnused()
    }
  }

  /** @param newest stays: its use is about to come */
  private dropUnused(newest?: string): void {
    for (const { key, sae, users } of this.shelved.values()) {
      if (this.shelved.size <= capacity) return
      if (users > 0 || key === newest) continue
      this.shelved.delete(key)
      disposeSae(sae)
    }
  }
}

/** Settings belong to it: with another k the same weights are another SAE. */
function keyOf({ hash, variant, layer, aggregation, settings }: StoredSae): string {
  return [hash, variant.id, layer, aggregation, JSON.stringify(settings)].join(', ')
}
