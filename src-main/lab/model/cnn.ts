/**
 * The study's CNN as pure functions of its parameters. Images are [n, 28, 28, 3], 0..1; parameters lie in tfjs's layout: convolutions [3, 3, in,
 * out], the head [in, out].
 */
import * as tf from '@tensorflow/tfjs'
import { ops, type BackboneInputs } from '../ops'
import { gradientDepth } from '../ops/lazy-gradient'
import { layersOf, type CnnArchitecture, type LayerName } from './architecture'

/** By PyTorch's names: conv1.weight, conv1.bias, ..., fc.weight, fc.bias. */
export type CnnParams = Record<string, tf.Variable>

export function disposeParams(params: CnnParams): void {
  for (const parameter of Object.values(params)) parameter.dispose()
}

/** Logits, [n, 10]. */
export function forward(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D): tf.Tensor2D {
  return head(params, features(architecture, params, images))
}

/** What gap gives, [n, channels of conv3]: the network but for its head. */
export function features(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D): tf.Tensor2D {
  const inputs = backboneInputs(params, images)
  // The backbone in one is differentiable once.
  const whole = gradientDepth() < 2 ? ops().backbone?.(architecture, inputs) : null
  return whole ?? blocks(architecture, inputs)
}

export function backboneInputs(params: CnnParams, images: tf.Tensor4D): BackboneInputs {
  return { images, filters: [1, 2, 3].map((block) => filter(params, block)), biases: [1, 2, 3].map((block) => bias(params, block)) }
}

function blocks({ thirdPool }: CnnArchitecture, { images, filters, biases }: BackboneInputs): tf.Tensor2D {
  const last = filters.reduce((x, filter, i) => ops().block(x, filter, biases[i]!, i < 2 || thirdPool), images)
  return last.mean([1, 2])
}

/** Logits [n, 10] of features [n, channels]. */
export function head(params: CnnParams, gap: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(gap, params['fc.weight'] as tf.Tensor2D).add(params['fc.bias']!)
}

/** Activations of the layers asked for, as they are named: `conv` before its ReLU, bias included. [n, h, w, c], or [n, c] for gap and fc. */
export function activations(
  architecture: CnnArchitecture,
  params: CnnParams,
  images: tf.Tensor4D,
  layers: readonly LayerName[],
): Partial<Record<LayerName, tf.Tensor>> {
  const found: Partial<Record<LayerName, tf.Tensor>> = {}
  let activation: tf.Tensor = images
  for (const layer of layersOf(architecture)) {
    if (Object.keys(found).length === layers.length) break
    activation = applyLayer(params, layer, activation)
    if (layers.includes(layer)) found[layer] = activation
  }
  return found
}

/** Logits [n, 10] that follow from an activation of `layer`: the rest of the network. */
export function resume(architecture: CnnArchitecture, params: CnnParams, layer: LayerName, activation: tf.Tensor): tf.Tensor2D {
  const layers = layersOf(architecture)
  return layers.slice(layers.indexOf(layer) + 1).reduce((value, next) => applyLayer(params, next, value), activation) as tf.Tensor2D
}

function applyLayer(params: CnnParams, layer: LayerName, x: tf.Tensor): tf.Tensor {
  if (layer === 'fc') return head(params, x as tf.Tensor2D)
  if (layer === 'gap') return x.mean([1, 2])
  const block = Number(layer.at(-1))
  if (layer.startsWith('conv')) return tf.conv2d(x as tf.Tensor4D, filter(params, block), 1, 'same').add(bias(params, block))
  if (layer.startsWith('relu')) return tf.relu(x)
  return tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid')
}

const filter = (params: CnnParams, block: number) => params[`conv${block}.weight`] as unknown as tf.Tensor4D
const bias = (params: CnnParams, block: number) => params[`conv${block}.bias`] as unknown as tf.Tensor1D
