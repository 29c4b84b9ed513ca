/** Answers to the engine's contract. */
import type { EngineContract } from '../contract/engine'
import type { Handlers } from '../contract/rpc'
import type { EngineInfo } from '../contract/system'
import { openDataset } from '../lab/data/dataset'
import { describeDataset } from '../lab/data/describe'
import { datasetPresets } from '../lab/data/presets'
import { findSamples } from '../lab/data/samples'
import { attacks } from '../lab/attack'
import { methods } from '../lab/methods'
import { architectureOf, parameterCount } from '../lab/model/architecture'
import { saeVariants } from '../lab/sae'
import { ablateHandlers } from './ablate-handlers'
import { attackHandlers } from './attack-handlers'
import { openSameDataset } from './dataset'
import { dump } from './dump'
import { predict } from './evaluate'
import { featureHandlers } from './feature-handlers'
import { camImages, camSet } from './gradcam'
import { linearProbes } from './linear-probes'
import { channelsOfImage, scanSplit, strongestFields } from './microscope'
import { ModelShelf } from './models'
import { probe } from './probe'
import { makePrototypes } from './prototypes'
import { saeHandlers } from './sae-handlers'
import { SaeShelf } from './saes'
import { selfCheck } from './self-check'
import { steerHandlers } from './steer-handlers'
import { train } from './train'

export function engineHandlers(info: EngineInfo): Handlers<EngineContract> {
  const models = new ModelShelf()
  const saes = new SaeShelf()
  return {
    'engine.info': () => info,
    'engine.selfCheck': () => selfCheck(),
    'engine.catalogue': () => ({ methods: methods.catalogue(), saeVariants: saeVariants.catalogue(), attacks: attacks.catalogue() }),
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

    'microscope.scan': ({ model, dataset, datasetHash, split }, emit, { signal }) =>
      models.use(model.key, (network) => scanSplit(network, openSameDataset(dataset, datasetHash), split, emit, signal)),
    'microscope.channels': ({ model, dataset, datasetHash, image }) =>
      models.use(model.key, async (network) => channelsOfImage(network, openSameDataset(dataset, datasetHash), image)),
    'microscope.fields': ({ model, dataset, datasetHash, ...question }) =>
      models.use(model.key, async (network) => strongestFields(network, openSameDataset(dataset, datasetHash), question)),

    'gradcam.images': ({ model, dataset, datasetHash, ...question }) =>
      models.use(model.key, async (network) => camImages(network, openSameDataset(dataset, datasetHash), question)),
    'gradcam.set': ({ model, dataset, datasetHash, ...question }, emit, { signal }) =>
      models.use(model.key, (network) => camSet(network, openSameDataset(dataset, datasetHash), question, emit, signal)),

    'prototypes.run': ({ model, ...task }, emit, { signal }) => models.use(model.key, (network) => makePrototypes(network, task, emit, signal)),

    ...saeHandlers(models, saes),
    ...featureHandlers(models, saes),
    ...ablateHandlers(models, saes),
    ...steerHandlers(models, saes),
    ...attackHandlers(models),

    'train.run': (task, emit, { signal }) => train(task, emit, signal),
  }
}
