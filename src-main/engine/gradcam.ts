/** Grad-CAM of single images, and its ratios over a set (STUDY 3). */
import * as tf from '@tensorflow/tfjs'
import type * as z from 'zod'
import type { EngineCamSetChunk } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { Cam, CamFigures, camInput, CamLayer, CamRatios, camSetInput } from '../contract/gradcam'
import { bilinear } from '../lab/attribution/bilinear'
import { figuresOf, isEmpty, scaleMap } from '../lab/attribution/evidence'
import { gradCam } from '../lab/attribution/gradcam'
import type { Attribution } from '../lab/attribution/method'
import { paintDigits, pick } from '../lab/data/canvas'
import type { Dataset, SplitData } from '../lab/data/dataset'
import { classes, imageSide } from '../lab/model/architecture'
import { disposeParams } from '../lab/model/cnn'
import { initParams } from '../lab/model/init'
import { ranges } from './evaluate'
import { openImage, paintImages } from './image-source'
import { largest } from './meter'
import type { Network } from './network'
import { nextTurn } from './turn'

type CamQuestion = Omit<z.output<typeof camInput>, 'run' | 'epoch'>
type CamSetQuestion = Omit<z.output<typeof camSetInput>, 'run' | 'epoch'>
type CamClass = CamQuestion['of']
type Emit = (chunk: EngineCamSetChunk) => void

/** So many images that a batch takes a fraction of a second at each layer: a live request waits for no more. */
export const camBatch: Record<CamLayer, number> = { conv1: 40, conv2: 100, conv3: 200 }

/** A map in all its forms, with what it says. */
export type CamMap = Pick<Cam, 'raw' | 'side' | 'upsampled' | 'scaled' | 'empty' | 'scaledFigures' | 'rawFigures'>

/** @throws LabError `bad-input` for an image that is not there, and for the true class of a drawing */
export function camImages({ architecture, params }: Network, dataset: Dataset, { images, layer, of }: CamQuestion): Cam[] {
  const opened = images.map((source) => openImage(dataset, source))
  if (of === 'true' && opened.some(({ digit }) => digit === null)) {
    throw new LabError('bad-input', 'of: nobody knows the true digit of a drawing; ask for the predicted class, or for a digit')
  }
  const painted = paintImages(dataset, opened)
  try {
    const truth = Uint8Array.from(opened, ({ digit }) => digit ?? 0)
    const greys = opened.map(({ grey }) => grey)
    const cams = camsOfTensor({ architecture, params }, painted, greys, layer, chooser(of, truth))
    return cams.map((cam, i) => ({ digit: opened[i]!.digit, color: opened[i]!.color, ...cam }))
  } finally {
    painted.dispose()
  }
}

/** What a map shows without knowing where its image is from. */
type UnlabelledCam = Omit<Cam, 'digit' | 'color'>

/**
 * Of images that no dataset holds.
 * @param images [n, 28, 28, 3], 0..1; @param grey bytes, [n, 28, 28]: where the stroke is
 */
export function camsOfImages(
  network: Network,
  images: Float32Array,
  grey: Uint8Array,
  layer: CamLayer,
  of: Exclude<CamClass, 'true'>,
): UnlabelledCam[] {
  const count = grey.length / imageSide ** 2
  const tensor = tf.tensor4d(images, [count, imageSide, imageSide, 3])
  try {
    const greys = Array.from({ length: count }, (_, i) => rowOf(grey, i, count))
    return camsOfTensor(network, tensor, greys, layer, chooser(of, new Uint8Array(count)))
  } finally {
    tensor.dispose()
  }
}

function camsOfTensor(
  { architecture, params }: Network,
  images: tf.Tensor4D,
  greys: readonly Uint8Array[],
  layer: CamLayer,
  choose: ReturnType<typeof chooser>,
): UnlabelledCam[] {
  const found = gradCam.attribute({ architecture, params, images, layer, choose })
  const pixels = images.dataSync() as Float32Array
  return greys.map((grey, i) => ({ ...answerOf(found, i), ...mapOf(found, i, grey), image: rowOf(pixels, i, greys.length), grey }))
}

function answerOf(found: Attribution, i: number): Pick<Cam, 'predicted' | 'probabilities' | 'of'> {
  const logits = rowOf(found.logits, i, found.of.length)
  return { predicted: largest(logits, 0, classes), probabilities: softmax(logits), of: found.of[i]! }
}

/** The map of one image of a batch; `grey` bytes, [28, 28]. */
export function mapOf({ maps, side, of }: Attribution, i: number, grey: Uint8Array): CamMap {
  const raw = rowOf(maps, i, of.length)
  const upsampled = bilinear(side, imageSide)(raw)
  const scaled = scaleMap(upsampled)
  const empty = isEmpty(raw)
  const figures = (map: Float32Array): CamFigures | null => (empty ? null : figuresOf(map, grey))
  return { raw, side, upsampled, scaled, empty, scaledFigures: figures(scaled), rawFigures: figures(upsampled) }
}

/**
 * The ratios of the first images of a split, with turns for live requests between the batches.
 * @throws LabError `cancelled` when the signal aborts
 */
export async function camSet(network: Network, dataset: Dataset, question: CamSetQuestion, emit: Emit, signal: AbortSignal): Promise<void> {
  const { randomHead, ...asked } = question
  if (randomHead === undefined) return measureRatios(network, dataset, asked, emit, signal)
  const head = randomHeadOf(network, randomHead)
  try {
    await measureRatios({ architecture: network.architecture, params: { ...network.params, ...head } }, dataset, asked, emit, signal)
  } finally {
    disposeParams(head)
  }
}

async function measureRatios(network: Network, dataset: Dataset, question: CamSetQuestion, emit: Emit, signal: AbortSignal): Promise<void> {
  const { split: name, layer, of, digit, color, limit } = question
  const split = dataset.splits[name]
  const index = firstImages(split, digit, limit)
  const worn = color === undefined ? split.color : new Uint8Array(split.size).fill(color)
  const found = noRatios(index, pick(split.digit, index), pick(worn, index))
  for (const places of ranges(index.length, camBatch[layer])) {
    const positions = places.map((place) => index[place]!)
    const batch = attributeSplit(network, dataset, split, positions, { layer, of, worn })
    places.forEach((place, i) => {
      const { scaledFigures, rawFigures, empty } = batch.map(i)
      found.predicted[place] = largest(batch.logits, i * classes, classes)
      found.of[place] = batch.of[i]!
      found.scaledRatio[place] = scaledFigures?.ratio ?? NaN
      found.rawRatio[place] = rawFigures?.ratio ?? NaN
      found.noEvidence[place] = empty ? 1 : 0
    })
    emit({ type: 'progress', done: places.at(-1)! + 1, total: index.length })
    await nextTurn(signal)
  }
  emit({ type: 'done', ratios: found })
}

function noRatios(index: Int32Array, digit: Uint8Array, color: Uint8Array): CamRatios {
  const bytes = () => new Uint8Array(index.length)
  const numbers = () => new Float32Array(index.length)
  return { index, digit, color, predicted: bytes(), of: bytes(), scaledRatio: numbers(), rawRatio: numbers(), noEvidence: bytes() }
}

/** Grad-CAM of images at these positions of a split; `map(i)` is that of the i-th of them. */
export function attributeSplit(
  { architecture, params }: Network,
  dataset: Dataset,
  split: SplitData,
  positions: Int32Array,
  { layer, of, worn = split.color }: { layer: CamLayer; of: CamClass; worn?: Uint8Array },
): Attribution & { map(i: number): CamMap } {
  const grey = split.grey(positions)
  const images = paintDigits(dataset.settings, grey, pick(worn, positions))
  const found = gradCam.attribute({ architecture, params, images, layer, choose: chooser(of, pick(split.digit, positions)) })
  images.dispose()
  return { ...found, map: (i) => mapOf(found, i, rowOf(grey, i, positions.length)) }
}

function firstImages(split: SplitData, digit: number | undefined, limit: number): Int32Array {
  const all = Int32Array.from({ length: split.size }, (_, i) => i)
  return (digit === undefined ? all : all.filter((i) => split.digit[i] === digit)).slice(0, limit)
}

/** Weights and biases of the head alone, drawn as for a new network; the caller's. */
function randomHeadOf({ architecture }: Network, seed: number) {
  const { 'fc.weight': weight, 'fc.bias': bias, ...rest } = initParams(architecture, seed, 'random head')
  disposeParams(rest)
  return { 'fc.weight': weight!, 'fc.bias': bias! }
}

function chooser(of: CamClass, truth: Uint8Array): (logits: Float32Array) => Uint8Array {
  if (of === 'true') return () => truth
  return (logits) => truth.map((_, i) => (of === 'predicted' ? largest(logits, i * classes, classes) : of))
}

/** Of one image's logits. */
export function softmax(logits: Float32Array): Float32Array {
  const highest = Math.max(...logits)
  const powers = logits.map((logit) => Math.exp(logit - highest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

/** The i-th of `count` equal parts. */
function rowOf<T extends Float32Array | Uint8Array>(values: T, i: number, count: number): T {
  const length = values.length / count
  return values.slice(i * length, (i + 1) * length) as T
}
