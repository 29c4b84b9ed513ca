/** The weights that were used last, by their hash. */
import { LabError } from '../contract/errors'
import { parameterCount } from '../lab/model/architecture'
import { disposeParams } from '../lab/model/cnn'
import { readWeights } from './checkpoint'
import type { Network } from './network'

interface Shelved extends Network {
  hash: string
  settings: Record<string, unknown>
  /** Calls that work with it now, across their turns. */
  users: number
}

/** A model of the study takes 0.4 MB. */
const capacity = 64

export class ModelShelf {
  private readonly shelved = new Map<string, Shelved>()

  /** Reads a safetensors file in PyTorch's layout, unless its weights are here; throws `bad-input` where it is no such file. */
  load(bytes: Uint8Array): { hash: string; settings: Record<string, unknown>; parameters: number } {
    const { hash, settings, architecture, params } = readWeights(bytes)
    if (this.shelved.has(hash)) disposeParams(params)
    else this.shelved.set(hash, { hash, settings, architecture, params, users: 0 })
    this.dropUnused()
    return { hash, settings, parameters: parameterCount(architecture) }
  }

  /** Works with the weights of this hash, which stay for as long as it takes. Throws `model-missing` where they are not here. */
  async use<T>(hash: string, work: (network: Network) => Promise<T>): Promise<T> {
    const model = this.shelved.get(hash)
    if (!model) throw new LabError('model-missing', `the engine does not hold the weights ${hash}`)
    this.shelved.delete(hash)
    this.shelved.set(hash, model)
    model.users++
    try {
      return await work(model)
    } finally {
      model.users--
      this.dropUnused()
    }
  }

  private dropUnused(): void {
    for (const model of this.shelved.values()) {
      if (this.shelved.size <= capacity) return
      if (model.users > 0) continue
      this.shelved.delete(model.hash)
      disposeParams(model.params)
    }
  }
}
