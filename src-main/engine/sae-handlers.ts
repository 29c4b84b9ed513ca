/** Answers about SAEs: their settings, their training, and the shelf that they stand on. */
import type { EngineContract } from '../contract/engine'
import type { Handlers } from '../contract/rpc'
import { checkConfiguration } from '../lab/sae/configuration'
import type { ModelShelf } from './models'
import { ActivationMeans } from './sae-means'
import { trainSae } from './sae-train'
import type { SaeShelf } from './saes'
import { openSameDataset } from './dataset'

type Names = 'sae.check' | 'sae.train' | 'sae.load'

export function saeHandlers(models: ModelShelf, saes: SaeShelf): Pick<Handlers<EngineContract>, Names> {
  const means = new ActivationMeans()
  return {
    'sae.check': ({ configuration, network }) => checkConfiguration(configuration, network),
    'sae.train': ({ model, dataset, datasetHash, ...task }, emit, { signal }) =>
      models.use(model.key, (network) =>
        trainSae({ network: { ...network, key: model.key }, dataset: openSameDataset(dataset, datasetHash), means, ...task }, emit, signal),
      ),
    'sae.load': ({ bytes }) => saes.load(bytes),
  }
}
