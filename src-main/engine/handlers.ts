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
import { dump } from './dump'
import { predict } from './evaluate'
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
    'data.labels': ({ settings, split }) => {
      const { digit, color } = openDataset(settings).splits[split]
      return { digit, color }
    },

    'model.load': ({ bytes }) => models.load(bytes),
    'model.predict': ({ model, dataset, split }, { signal }) =>
      models.use(model.hash, async (network) => {
        const opened = openDataset(dataset)
        const { digit, color } = opened.splits[split]
        return { digit, color, ...(await predict(network, opened, opened.splits[split], signal)) }
      }),
    'model.probe': ({ model, dataset }, { signal }) => models.use(model.hash, (network) => probe(network, openDataset(dataset), signal)),
    'model.dump': ({ model, dataset, ...request }, { signal }) =>
      models.use(model.hash, (network) => dump(network, openDataset(dataset), request, signal)),

    'train.run': (task, emit, { signal }) => train(task, emit, signal),
  }
}
