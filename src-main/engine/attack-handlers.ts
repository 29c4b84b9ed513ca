/** Answers about attacks: their settings, their runs, and what pages and tables ask about attacked images. */
import type { EngineContract } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { Handlers, OutputOf, ParsedOf } from '../contract/rpc'
import { attacks } from '../lab/attack'
import { attackedCnn } from '../lab/attack/cnn'
import { paintSplit } from '../lab/data/canvas'
import { classes, imageSide } from '../lab/model/architecture'
import { attackAt, attackImages, requireImages, turn } from './attack'
import { openSameDataset } from './dataset'
import { evaluationBatch, readAll } from './evaluate'
import { camBatch, camsOfImages, softmax } from './gradcam'
import type { ModelShelf } from './models'
import type { Network } from './network'

type Names = 'attack.check' | 'attack.run' | 'attack.at' | 'attack.logits' | 'attack.cams' | 'attack.images'

/** Of an image, and values of all its channels. */
const pixels = imageSide ** 2
const imageLength = 3 * pixels

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
    'attack.logits': ({ model, images }, { signal }) => models.use(model.key, (network) => logitsOf(network, images, signal)),
    'attack.cams': ({ model, ...question }, { signal }) => models.use(model.key, (network) => camsOf(network, question, signal)),
    'attack.images': ({ dataset, datasetHash, split: name, indices }) => {
      const { settings, splits } = openSameDataset(dataset, datasetHash)
      requireImages(splits[name], indices)
      const places = Int32Array.from(indices)
      return { images: readAll(() => paintSplit(settings, splits[name], places)), grey: splits[name].grey(places) }
    },
  }
}

async function logitsOf({ architecture, params }: Network, images: Float32Array, signal: AbortSignal): Promise<Float32Array> {
  const model = attackedCnn(architecture, params)
  const logits = new Float32Array(countOf(images) * classes)
  for (const [from, to] of pieces(countOf(images), evaluationBatch)) {
    logits.set(model.logits(images.subarray(from * imageLength, to * imageLength)), from * classes)
    await turn(signal)
  }
  return logits
}

async function camsOf(
  network: Network,
  { images, grey, layer, of }: Omit<ParsedOf<EngineContract['attack.cams']>, 'model'>,
  signal: AbortSignal,
): Promise<OutputOf<EngineContract['attack.cams']>> {
  const count = countOf(images)
  if (grey.length !== count * pixels) throw new LabError('bad-input', `grey: ${count} images have ${count * pixels} bytes, not ${grey.length}`)
  const cams: OutputOf<EngineContract['attack.cams']> = []
  for (const [from, to] of pieces(count, camBatch[layer])) {
    const [some, stroke] = [images.slice(from * imageLength, to * imageLength), grey.slice(from * pixels, to * pixels)]
    cams.push(...camsOfImages(network, some, stroke, layer, of))
    await turn(signal)
  }
  return cams
}

function countOf(images: Float32Array): number {
  const count = images.length / imageLength
  if (count === 0 || !Number.isInteger(count)) {
    throw new LabError('bad-input', `images: ${images.length} values are not [n, 28, 28, 3] of one image or more`)
  }
  return count
}

/** 0 to count in pieces: where each begins, and where it ends. */
function pieces(count: number, size: number): [number, number][] {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => [i * size, Math.min(count, (i + 1) * size)])
}
