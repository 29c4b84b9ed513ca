/** Evidence as one safetensors file (DESIGN, Formats): what went in, what it is, and what the network made of it. */
import * as tf from '@tensorflow/tfjs'
import { LabError } from '../contract/errors'
import type { Split } from '../contract/study'
import { paintSplit, pick } from '../lab/data/canvas'
import type { Dataset } from '../lab/data/dataset'
import { layersOf, type LayerName } from '../lab/model/architecture'
import { activations, forward } from '../lab/model/cnn'
import { encode, type NamedArray } from '../lab/model/safetensors'
import { ranges } from './evaluate'
import type { Network } from './network'
import { nextTurn } from './turn'

export interface DumpRequest {
  split: Split
  what: 'logits' | 'activations' | 'input-gradient'
  layer?: string | undefined
  limit: number
  /** Hash of the weights, and whose they are. */
  weights: string
  run?: string | undefined
  epoch?: number | undefined
}

interface Output {
  name: 'logits' | 'activation' | 'gradient'
  of(images: tf.Tensor4D, digit: Uint8Array): tf.Tensor
}

const dumpBatch = 200
/** Larger ones would not pass between processes in one piece. */
const maxBytes = 512 * 1024 * 1024

/**
 * The first `limit` images of the split in order: `images` [n, 28, 28, 3], `digit` and `color` [n], and `logits` [n, 10], `activation`
 * [n, h, w, c] ([n, c] for gap and fc), or `gradient` [n, 28, 28, 3] of the true class's logit.
 * @throws LabError `bad-input` for a layer that is missing or unknown, or where the file would be too large
 */
export async function dump(network: Network, dataset: Dataset, request: DumpRequest, signal: AbortSignal): Promise<{ bytes: Uint8Array }> {
  const split = dataset.splits[request.split]
  const size = Math.min(request.limit, split.size)
  const output = outputOf(network, request)
  const images = new Column(size)
  const results = new Column(size)
  for (const positions of ranges(size, dumpBatch)) {
    tf.tidy(() => {
      const painted = paintSplit(dataset.settings, split, positions)
      images.add(painted)
      results.add(output.of(painted, pick(split.digit, positions)))
    })
    await nextTurn()
    if (signal.aborted) throw new LabError('cancelled', 'stopped')
  }
  const labels = { digit: split.digit.slice(0, size), color: split.color.slice(0, size) }
  const tensors = {
    images: images.array(),
    digit: { shape: [size], data: Int32Array.from(labels.digit) },
    color: { shape: [size], data: Int32Array.from(labels.color) },
    [output.name]: results.array(),
  }
  return { bytes: encode(tensors, aboutDump(request, dataset.hash)) }
}

/** The file's metadata: without entries for what was not said. */
function aboutDump({ weights, run, epoch, split, what, layer }: DumpRequest, dataset: string): Record<string, string> {
  const about = Object.entries({ dataset, weights, run, epoch, split, what, layer })
  return Object.fromEntries(about.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
}

function outputOf({ architecture, params }: Network, { what, layer }: DumpRequest): Output {
  if (what === 'logits') return { name: 'logits', of: (images) => forward(architecture, params, images) }
  if (what === 'input-gradient') return { name: 'gradient', of: trueLogitGradient({ architecture, params }) }
  const layers = layersOf(architecture)
  if (!layers.includes(layer as LayerName)) {
    throw new LabError(
      'bad-input',
      `layer: ${layer === undefined ? 'activations are of a layer' : `there is no ${layer}`}; there are ${layers.join(', ')}`,
    )
  }
  return { name: 'activation', of: (images) => activations(architecture, params, images, [layer as LayerName])[layer as LayerName]! }
}

/** Of each image's own logit to its own pixels; the sum over a batch has these as its parts, since images do not see each other. */
function trueLogitGradient({ architecture, params }: Network): Output['of'] {
  return (images, digit) => {
    const chosen = tf.oneHot(tf.tensor1d(Int32Array.from(digit), 'int32'), 10)
    return tf.grad((x) =>
      forward(architecture, params, x as tf.Tensor4D)
        .mul(chosen)
        .sum(),
    )(images)
  }
}

/** One tensor of the file, filled batch by batch; its size is known with the first. */
class Column {
  private shape: number[] = []
  private data = new Float32Array(0)
  private filled = 0

  constructor(private readonly size: number) {}

  add(batch: tf.Tensor): void {
    if (this.filled === 0) this.allocate(batch.shape.slice(1))
    this.data.set(batch.dataSync() as Float32Array, this.filled)
    this.filled += batch.size
  }

  array(): NamedArray {
    return { shape: this.shape, data: this.data }
  }

  private allocate(item: number[]): void {
    const perImage = item.reduce((product, length) => product * length, 1)
    if (this.size * perImage * 4 > maxBytes) {
      throw new LabError('bad-input', `limit: ${this.size} images would make more than 512 MiB; at most ${Math.floor(maxBytes / 4 / perImage)} fit`)
    }
    this.shape = [this.size, ...item]
    this.data = new Float32Array(this.size * perImage)
  }
}
