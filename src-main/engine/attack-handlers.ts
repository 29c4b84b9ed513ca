/** Answers about attacks: their settings, their runs, and what pages and tables ask about attacked images. */
import type { EngineContract } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { Handlers, OutputOf, ParsedOf } from '../contract/rpc'
import { attacks } from '../lab/attack'
import { attackedCnn } from '../lab/attack/cnn'
import { paintSplit } from '../lab/data/canvas'
import { imageLength, imageSide } from '../lab/model/architecture'
import { attackAt, attackImages } from './attack'
import { openSameDataset } from './dataset'
import { readAll } from './evaluate'
import { camsOfImages, softmax } from './gradcam'
import { requireImages } from './image-source'
import type { ModelShelf } from './models'
import type { Network } from './network'

type Names = 'attack.check' | 'attack.run' | 'attack.at' | 'attack.logits' | 'attack.cams' | 'attack.images'

const pixels = imageSide ** 2

export function attackHandlers(models: ModelShelf): Pick<Handlers<EngineContract>, Names> {
  return {
    'attack.check': ({ method, preset, settings }) => {
      const complete = attacks.check(method, preset, settings)
      const { success, budget, maxEpsilon } = complete
      return { settings: { ...complete }, success, budget, maxEpsilon, resolution: attacks.get(method).resolution(complete) }
    },
    'attack.run': ({ model, dataset, datasetHash, ...task }, emit, { signal }) =>
      models.use(model.key, (network) => attackImages(network, openSameDataset(dataset, datasetHash), task, emit, signal)),
    'attack.at': ({ model, dataset, datasetHash, ...task }, { signal }) =>
      models.use(model.key, async (network) => {
        const { logits, ...found } = await attackAt(network, openSameDataset(dataset, datasetHash), task, signal)
        return { epsilon: task.epsilon, ...found, probabilities: softmax(logits) }
      }),
    'attack.logits': ({ model, images }) =>
      models.use(model.key, async ({ architecture, params }) => {
        countOf(images)
        // Not a part of the batch, which may be padded: all of its buffer would be sent.
        return attackedCnn(architecture, params).logits(images).slice()
      }),
    'attack.cams': ({ model, ...question }) => models.use(model.key, async (network) => camsOf(network, question)),
    'attack.images': ({ dataset, datasetHash, split: name, indices }) => {
      const { settings, splits } = openSameDataset(dataset, datasetHash)
      requireImages(splits[name], indices)
      const places = Int32Array.from(indices)
      return { images: readAll(() => paintSplit(settings, splits[name], places)), grey: splits[name].grey(places) }
    },
  }
}

function camsOf(
  network: Network,
  { images, grey, layer, of }: Omit<ParsedOf<EngineContract['attack.cams']>, 'model'>,
): OutputOf<EngineContract['attack.cams']> {
  const count = countOf(images)
  if (grey.length !== count * pixels) throw new LabError('bad-input', `grey: ${count} images have ${count * pixels} bytes, not ${grey.length}`)
  return camsOfImages(network, images, grey, layer, of)
}

function countOf(images: Float32Array): number {
  const count = images.length / imageLength
  if (count === 0 || !Number.isInteger(count)) {
    throw new LabError('bad-input', `images: ${images.length} values are not [n, 28, 28, 3] of one image or more`)
  }
  return count
}
