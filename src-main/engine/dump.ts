/** Evidence as one safetensors file (DESIGN, Formats): what went in, what it is, and what the network made of it. */
import * as tf from '@tensorflow/tfjs'
import { LabError } from '../contract/errors'
import { camLayers, type CamLayer } from '../contract/gradcam'
import type { Split } from '../contract/study'
import { paintSplit, pick } from '../lab/data/canvas'
import type { Dataset, SplitData } from '../lab/data/dataset'
import { imageSide, layersOf, type LayerName } from '../lab/model/architecture'
import { activations, forward } from '../lab/model/cnn'
import { encode, type NamedArray } from '../lab/model/safetensors'
import { ranges } from './evaluate'
import { attributeSplit } from './gradcam'
import type { Network } from './network'
import { nextTurn } from './turn'

export interface DumpRequest {
  split: Split
  what: 'logits' | 'activations' | 'input-gradient' | 'gradcam'
  layer?: string | undefined
  limit: number
  /** Hash of the weights, and whose they are. */
  weights: string
  run?: string | undefined
  epoch?: number | undefined
}

/** What a file holds beside inputs and labels: by name, of one batch. */
type Output = (images: tf.Tensor4D, positions: Int32Array) => Record<string, NamedArray>

const dumpBatch = 200
/** Larger ones would not pass between processes in one piece. */
const maxBytes = 512 * 1024 * 1024

/**
 * The first `limit` images of the split in order: `images` [n, 28, 28, 3], `digit` and `color` [n], and `logits` [n, 10], `activation`
 * [n, h, w, c] ([n, c] for gap and fc), `gradient` [n, 28, 28, 3] of the true class's logit, or Grad-CAM's `class` [n], `map` [n, 28, 28] (0..1), `raw`
 * [n, side, side] and `ratio` [n] (background over stroke of `map`; NaN where there is none).
 * @throws LabError `bad-input` for a layer that is missing or unknown, or where the file would be too large
 */
export async function dump(network: Network, dataset: Dataset, request: DumpRequest, signal: AbortSignal): Promise<{ bytes: Uint8Array }> {
  const split = dataset.splits[request.split]
  const layer = request.layer ?? (request.what === 'gradcam' ? 'conv3' : undefined)
  const size = Math.min(request.limit, split.size)
  const output = outputOf(network, dataset, { ...request, layer })
  const columns = new Columns(size)
  for (const positions of ranges(size, dumpBatch)) {
    tf.tidy(() => {
      const painted = paintSplit(dataset.settings, split, positions)
      columns.add({ images: arrayOf(painted), ...output(painted, positions) }, positions.length)
    })
    await nextTurn(signal)
  }
  const { images, ...results } = columns.arrays()
  const labels = { digit: labelsOf(split.digit.subarray(0, size)), color: labelsOf(split.color.subarray(0, size)) }
  return { bytes: encode({ images: images!, ...labels, ...results }, aboutDump({ ...request, layer }, dataset.hash)) }
}

/** The file's metadata: without entries for what was not said. */
function aboutDump({ weights, run, epoch, split, what, layer }: DumpRequest, dataset: string): Record<string, string> {
  const about = Object.entries({ dataset, weights, run, epoch, split, what, layer })
  return Object.fromEntries(about.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
}

function outputOf(network: Network, dataset: Dataset, { what, split: name, layer }: Pick<DumpRequest, 'what' | 'split' | 'layer'>): Output {
  const { architecture, params } = network
  const split = dataset.splits[name]
  if (what === 'logits') return (images) => ({ logits: arrayOf(forward(architecture, params, images)) })
  if (what === 'input-gradient')
    return (images, positions) => ({ gradient: arrayOf(trueLogitGradient(network, images, pick(split.digit, positions))) })
  if (what === 'gradcam') return gradCamOutput(network, dataset, split, layer)
  const known = knownLayer(layersOf(architecture), layer, 'activations are of a layer')
  return (images) => ({ activation: arrayOf(activations(architecture, params, images, [known])[known]!) })
}

/** Of the predicted class. */
function gradCamOutput(network: Network, dataset: Dataset, split: SplitData, layer: string | undefined): Output {
  const known = knownLayer<CamLayer>(camLayers, layer, 'Grad-CAM is of a convolution')
  return (_images, positions) => {
    const found = attributeSplit(network, dataset, split, positions, { layer: known, of: 'predicted' })
    const { side, of, maps } = found
    const each = Array.from(positions, (_, i) => found.map(i))
    const scaled = new Float32Array(each.length * imageSide * imageSide)
    each.forEach((map, i) => scaled.set(map.scaled, i * imageSide * imageSide))
    return {
      class: labelsOf(of),
      map: { shape: [each.length, imageSide, imageSide], data: scaled },
      raw: { shape: [each.length, side, side], data: maps },
      ratio: { shape: [each.length], data: Float32Array.from(each, ({ scaledFigures }) => scaledFigures?.ratio ?? NaN) },
    }
  }
}

function knownLayer<L extends LayerName>(layers: readonly L[], layer: string | undefined, needed: string): L {
  const known = layers.find((name) => name === layer)
  if (known) return known
  throw new LabError('bad-input', `layer: ${layer === undefined ? needed : `there is no ${layer}`}; there are ${layers.join(', ')}`)
}

/** Of each image's own logit to its own pixels; the sum over a batch has these as its parts, since images do not see each other. */
function trueLogitGradient({ architecture, params }: Network, images: tf.Tensor4D, digit: Uint8Array): tf.Tensor {
  const chosen = tf.oneHot(tf.tensor1d(Int32Array.from(digit), 'int32'), 10)
  return tf.grad((x) =>
    forward(architecture, params, x as tf.Tensor4D)
      .mul(chosen)
      .sum(),
  )(images)
}

export const arrayOf = (tensor: tf.Tensor): NamedArray => ({ shape: tensor.shape, data: tensor.dataSync() as Float32Array })
export const labelsOf = (labels: Uint8Array): NamedArray => ({ shape: [labels.length], data: Int32Array.from(labels) })

/** The tensors of a file, filled batch by batch; their sizes are known with the first. */
export class Columns {
  private readonly whole: Record<string, NamedArray> = {}
  private filled = 0

  /** @param size images in all */
  constructor(private readonly size: number) {}

  /** Tensors of so many images more: a row for each, or the same number of rows for each. */
  add(batch: Record<string, NamedArray>, images: number): void {
    for (const [name, part] of Object.entries(batch)) {
      const column = (this.whole[name] ??= this.allocate(part, images))
      column.data.set(part.data, (this.filled * column.data.length) / this.size)
    }
    this.filled += images
  }

  arrays(): Record<string, NamedArray> {
    return this.whole
  }

  private allocate({ shape: [rows, ...item], data }: NamedArray, images: number): NamedArray {
    const perImage = data.length / images
    if (this.size * perImage * 4 > maxBytes) {
      throw new LabError('bad-input', `limit: ${this.size} images would make more than 512 MiB; at most ${Math.floor(maxBytes / 4 / perImage)} fit`)
    }
    const length = this.size * perImage
    return { shape: [(rows! / images) * this.size, ...item], data: data instanceof Int32Array ? new Int32Array(length) : new Float32Array(length) }
  }
}
