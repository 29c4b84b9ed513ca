/** The models that were used last. The same weights with and without the third pooling are two of them. */
import { LabError } from '../contract/errors'
import { parameterCount } from '../lab/model/architecture'
import { disposeParams } from '../lab/model/cnn'
import { readWeights } from './checkpoint'
import type { Network } from './network'

interface Shelved extends Network {
  key: string
  /** Of the weights. */
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
  load(bytes: Uint8Array): { key: string; hash: string; settings: Record<string, unknown>; parameters: number } {
    const { hash, settings, architecture, params } = readWeights(bytes)
    const key = architecture.thirdPool ? hash : `${hash}, two pools`
    if (this.shelved.has(key)) disposeParams(params)
    else this.shelved.set(key, { key, hash, settings, architecture, params, users: 0 })
    this.dropUnused()
    return { key, hash, settings, parameters: parameterCount(architecture) }
  }

  /** Works with the model of this key, which stays for as long as it takes. Throws `model-missing` where they are not here. */
  async use<T>(key: string, work: (model: Network & { hash: string }) => Promise<T>): Promise<T> {
    const model = this.shelved.get(key)
    if (!model) throw new LabError('model-missing', `the engine does not hold the model ${key}`)
    this.shelved.delete(key)
    this.shelved.set(key, model)
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
      this.shelved.delete(model.key)
      disposeParams(model.params)
    }
  }
}
