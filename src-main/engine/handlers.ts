/** Answers to the engine's contract. */
import type { EngineContract } from '../contract/engine'
import type { Handlers } from '../contract/rpc'
import type { EngineInfo } from '../contract/system'
import { openDataset } from '../lab/data/dataset'
import { describeDataset } from '../lab/data/describe'
import { datasetPresets } from '../lab/data/presets'
import { findSamples } from '../lab/data/samples'
import { methods } from '../lab/methods'
import { architectureOf, parameterCount } from '../lab/model/architecture'
import { openSameDataset } from './dataset'
import { dump } from './dump'
import { predict } from './evaluate'
import { linearProbes } from './linear-probes'
import { ModelShelf } from './models'
import { probe } from './probe'
import { selfCheck } from './self-check'
import { train } from './train'

export function engineHandlers(info: EngineInfo): Handlers<EngineContract> {
  const models = new ModelShelf()
  return {
    'engine.info': () => info,
    'engine.selfCheck': () => selfCheck(),
    'engine.catalogue': () => ({ methods: methods.catalogue() }),
    'engine.check': ({ method, preset, settings }) => {
      const complete = methods.check(method, preset, settings)
      return { settings: { ...complete }, parameters: parameterCount(architectureOf(complete)) }
    },

    'data.presets': () => [...datasetPresets],
    'data.describe': ({ settings }) => describeDataset(openDataset(settings)),
    'data.samples': (query) => findSamples(openDataset(query.settings), query),
    'data.labels': ({ settings, datasetHash, split }) => {
      const { digit, color } = openSameDataset(settings, datasetHash).splits[split]
      return { digit, color }
    },

    'model.load': ({ bytes }) => models.load(bytes),
    'model.predict': ({ model, dataset, datasetHash, split }, { signal }) =>
      models.use(model.key, async (network) => {
        const opened = openSameDataset(dataset, datasetHash)
        const { digit, color } = opened.splits[split]
        return { digit, color, ...(await predict(network, opened, opened.splits[split], signal)) }
      }),
    'model.probe': ({ model, dataset, datasetHash }, { signal }) =>
      models.use(model.key, (network) => probe(network, openSameDataset(dataset, datasetHash), signal)),
    'model.linearProbes': ({ model, dataset, datasetHash }, { signal }) =>
      models.use(model.key, (network) => linearProbes(network, openSameDataset(dataset, datasetHash), signal)),
    'model.dump': ({ model, dataset, datasetHash, ...request }, { signal }) =>
      models.use(model.key, (network) => dump(network, openSameDataset(dataset, datasetHash), { ...request, weights: network.hash }, signal)),

    'train.run': (task, emit, { signal }) => train(task, emit, signal),
  }
}
