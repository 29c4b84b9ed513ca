/** For tests: a small network with a small autoencoder on one of its layers, and both as loops over doubles. */
import * as tf from '@tensorflow/tfjs'
import type { Aggregation, SaeLayer } from '../../contract/sae'
import type { Protocol, Steer } from '../../contract/steer'
import { architectureOf, layerShape, torchShapes, type CnnArchitecture } from '../model/architecture'
import { type CnnParams } from '../model/cnn'
import { fromTorch, type NamedArray } from '../model/safetensors'
import { grid, naiveConv, naiveLinear, naiveMean, naivePool, naiveRelu, type Grid } from '../ops/naive.testing'
import { randomStream } from '../random'
import { saeVariants } from './index'
import type { Sae } from './sae'

type Weights = Record<string, NamedArray>
type Arrays = Record<string, Float32Array>

export interface MadeSubject {
  architecture: CnnArchitecture
  weights: Weights
  params: CnnParams
  sae: Sae
  /** The autoencoder's parameters as arrays. */
  arrays: Arrays
}

export interface Place {
  layer: SaeLayer
  aggregation: Aggregation
  thirdPool?: boolean
}

/** Every place that an autoencoder can have, with the third pooling, and those without that differ in it. */
export const places: Required<Place>[] = [
  ...(['relu1', 'relu2', 'relu3', 'gap'] as const).map((layer) => ({ layer, aggregation: 'spatial_mean', thirdPool: true }) as const),
  ...(['relu1', 'relu2', 'relu3'] as const).map((layer) => ({ layer, aggregation: 'per_position', thirdPool: true }) as const),
  { layer: 'relu3', aggregation: 'spatial_mean', thirdPool: false },
  { layer: 'relu3', aggregation: 'per_position', thirdPool: false },
]

/** Widths 3, 4 and 5, four features a channel; new tensors. */
export function makeSubject({ layer, aggregation, thirdPool = true }: Place): MadeSubject {
  const architecture = architectureOf({ widths: [3, 4, 5], thirdPool })
  const random = randomStream(4, 'subject')
  const draw = (shape: number[], low: number, high: number): NamedArray => ({
    shape,
    data: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.uniform(low, high)),
  })
  const weights = Object.fromEntries(Object.entries(torchShapes(architecture)).map(([name, shape]) => [name, draw(shape, -0.8, 0.8)]))
  const width = layerShape(architecture, layer).at(-1)!
  const latents = 4 * width
  const parts = {
    W_enc: draw([width, latents], -0.6, 0.6),
    b_enc: draw([latents], -0.3, 0.3),
    W_dec: draw([latents, width], -1, 1),
    b_dec: draw([width], -0.3, 0.3),
    mean: draw([width], 0, 0.5),
    std: draw([width], 0.2, 1),
  }
  const params = Object.fromEntries(Object.entries(parts).map(([name, { shape, data }]) => [name, tf.tensor(Float32Array.from(data), shape)]))
  const variant = saeVariants.get('relu-l1')
  const sae: Sae = { variant, layer, aggregation, settings: saeVariants.check('relu-l1', undefined, {}), width, latents, params }
  const arrays = Object.fromEntries(Object.entries(parts).map(([name, { data }]) => [name, data as Float32Array]))
  return { architecture, weights, params: fromTorch(weights), sae, arrays }
}

/** Every layer that an autoencoder can be on, of images [n, 28, 28, 3]. */
export function naiveActivation({ architecture, weights, sae }: MadeSubject, images: Grid): Grid {
  const block = (x: Grid, n: number) => naiveRelu(naiveConv(x, weights[`conv${n}.weight`]!.data, weights[`conv${n}.bias`]!.data))
  const relu1 = block(images, 1)
  if (sae.layer === 'relu1') return relu1
  const relu2 = block(naivePool(relu1), 2)
  if (sae.layer === 'relu2') return relu2
  const relu3 = block(naivePool(relu2), 3)
  if (sae.layer === 'relu3') return relu3
  return naiveMean(architecture.thirdPool ? naivePool(relu3) : relu3)
}

/** Logits [n, 10] that follow. */
export function naiveRest({ architecture, weights, sae }: MadeSubject, activation: Grid): Float64Array {
  const block = (x: Grid, n: number) => naiveRelu(naiveConv(x, weights[`conv${n}.weight`]!.data, weights[`conv${n}.bias`]!.data))
  let x = activation
  if (sae.layer === 'relu1') x = block(naivePool(x), 2)
  if (sae.layer === 'relu1' || sae.layer === 'relu2') x = block(naivePool(x), 3)
  if (sae.layer !== 'gap') x = naiveMean(architecture.thirdPool ? naivePool(x) : x)
  return naiveLinear(x, weights['fc.weight']!.data, weights['fc.bias']!.data).data
}

/** Rows of what is encoded: the mean over positions of each image, or each position. */
export function naiveVectors({ sae }: MadeSubject, activation: Grid): number[][] {
  const [count, height, width, channels] = activation.shape
  const rows = Array.from({ length: count * height * width }, (_, row) => [...activation.data.subarray(row * channels, (row + 1) * channels)])
  if (sae.aggregation === 'per_position') return rows
  const positions = height * width
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: channels }, (__, c) => rows.slice(i * positions, (i + 1) * positions).reduce((sum, row) => sum + row[c]!, 0) / positions),
  )
}

/** ReLU((x - mean) / std W_enc + b_enc) */
export function naiveEncode({ arrays, sae: { latents, width } }: MadeSubject, x: number[]): number[] {
  return Array.from({ length: latents }, (_, k) => {
    let sum = arrays.b_enc![k]!
    for (let d = 0; d < width; d++) sum += ((x[d]! - arrays.mean![d]!) / arrays.std![d]!) * arrays.W_enc![d * latents + k]!
    return Math.max(0, sum)
  })
}

/** (z W_dec + b_dec) std + mean */
export function naiveDecode({ arrays, sae: { latents, width } }: MadeSubject, z: number[]): number[] {
  return Array.from({ length: width }, (_, d) => {
    let sum = arrays.b_dec![d]!
    for (let k = 0; k < latents; k++) sum += z[k]! * arrays.W_dec![k * width + d]!
    return sum * arrays.std![d]! + arrays.mean![d]!
  })
}

export function naiveChange(z: number[], steers: readonly Steer[]): number[] {
  const changed = [...z]
  for (const { feature, mode, value } of steers) {
    if (mode === 'add') changed[feature]! += value
    if (mode === 'clamp') changed[feature] = value
    if (mode === 'multiply') changed[feature]! *= value
  }
  return changed
}

/** The activation with codes as `change` has them (of a vector's number and its code). Both protocols as the study words them. */
export function naiveChanged(made: MadeSubject, activation: Grid, protocol: Protocol, change: (z: number[], vector: number) => number[]): Grid {
  const [, height, width, channels] = activation.shape
  const vectors = naiveVectors(made, activation)
  const codes = vectors.map((x) => naiveEncode(made, x))
  const after = codes.map((z, vector) => naiveDecode(made, change(z, vector)))
  const before = codes.map((z) => naiveDecode(made, z))
  const positions = made.sae.aggregation === 'per_position' ? 1 : height * width
  return grid(activation.shape, (place) => {
    const row = Math.floor(Math.floor(place / channels) / positions)
    const c = place % channels
    if (protocol === 'additive') return activation.data[place]! + after[row]![c]! - before[row]![c]!
    return made.sae.aggregation === 'per_position' ? after[row]![c]! : activation.data[place]! + after[row]![c]! - vectors[row]![c]!
  })
}
