/** A network, an autoencoder on one of its layers, and the data: what questions about features are asked of. */
import type { DatasetSettings } from '../contract/dataset'
import { LabError } from '../contract/errors'
import type { Dataset } from '../lab/data/dataset'
import { layerShape } from '../lab/model/architecture'
import type { Sae } from '../lab/sae/sae'
import { openSameDataset } from './dataset'
import type { ModelShelf } from './models'
import type { Network } from './network'
import type { SaeShelf } from './saes'

export interface Subject {
  network: Network
  sae: Sae
  dataset: Dataset
  /** Tell networks and autoencoders apart. */
  keys: { model: string; sae: string }
  /** Of the network's weights, and of the autoencoder's. */
  hashes: { model: string; sae: string }
}

export interface SubjectRef {
  model: { key: string }
  sae: { key: string }
  dataset: DatasetSettings
  datasetHash?: string | undefined
}

/** @throws LabError `model-missing` where the engine does not hold both, `bad-input` where they do not fit, `conflict` where the data has changed */
export function withSubject<T>(
  models: ModelShelf,
  saes: SaeShelf,
  { model, sae, dataset, datasetHash }: SubjectRef,
  work: (subject: Subject) => T | Promise<T>,
): Promise<T> {
  return models.use(model.key, (network) =>
    saes.use(sae.key, (held) => {
      const channels = layerShape(network.architecture, held.layer).at(-1)!
      if (channels !== held.width) {
        throw new LabError('bad-input', `this autoencoder is for ${held.width} channels, and ${held.layer} of this network has ${channels}`)
      }
      const keys = { model: model.key, sae: sae.key }
      const hashes = { model: network.hash, sae: held.hash }
      return work({ network, sae: held, dataset: openSameDataset(dataset, datasetHash), keys, hashes })
    }),
  )
}
