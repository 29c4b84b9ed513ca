/** The models that were used last. The same weights with and without the third pooling are two of them. */
import { parameterCount } from '../lab/model/architecture'
import { disposeParams } from '../lab/model/cnn'
import { readWeights } from './checkpoint'
import type { Network } from './network'
import { Shelf } from './shelf'

/** With the hash of its weights. */
type HashedNetwork = Network & { hash: string }

/** A model of the study takes 0.4 MB. */
const capacity = 64

export class ModelShelf {
  private readonly shelf = new Shelf<HashedNetwork>('model', capacity, ({ params }) => disposeParams(params))

  /** Reads a safetensors file in PyTorch's layout, unless its weights are here; throws `bad-input` where it is no such file. */
  load(bytes: Uint8Array): { key: string; hash: string; settings: Record<string, unknown>; parameters: number } {
    const { hash, settings, architecture, params } = readWeights(bytes)
    const key = architecture.thirdPool ? hash : `${hash}, two pools`
    this.shelf.put(key, { hash, architecture, params })
    return { key, hash, settings, parameters: parameterCount(architecture) }
  }

  /** As of `Shelf.use`. */
  use<T>(key: string, work: (model: HashedNetwork) => Promise<T>): Promise<T> {
    return this.shelf.use(key, work)
  }
}
