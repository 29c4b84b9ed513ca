/** A small multilayer perceptron: linear layers with ReLU between them. */
import * as tf from '@tensorflow/tfjs'
import { randomStream, type Purpose } from '../random'

/** `0.weight` [in, out], `0.bias` [out], `1.weight`, ...: one pair a layer. */
export type MlpParams = Record<string, tf.Variable>

/**
 * PyTorch's default initialisation of Linear: weights and biases uniform within 1 / sqrt(inputs). Each tensor has a stream of its own.
 * @param sizes of the input, the hidden layers and the output
 */
export function initMlp(sizes: readonly number[], seed: number, ...purpose: Purpose): MlpParams {
  const params: MlpParams = {}
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const [inputs, outputs] = [sizes[layer]!, sizes[layer + 1]!]
    const shapes = { weight: [inputs, outputs], bias: [outputs] }
    for (const [kind, shape] of Object.entries(shapes)) {
      const stream = randomStream(seed, ...purpose, layer, kind)
      const bound = 1 / Math.sqrt(inputs)
      const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => stream.uniform(-bound, bound))
      params[`${layer}.${kind}`] = tf.tidy(() => tf.variable(tf.tensor(values, shape)))
    }
  }
  return params
}

/** [n, inputs] to [n, outputs]. */
export function mlp(params: MlpParams, x: tf.Tensor2D): tf.Tensor2D {
  const layers = Object.keys(params).length / 2
  let value = x
  for (let layer = 0; layer < layers; layer++) {
    const linear = tf.matMul(value, params[`${layer}.weight`] as unknown as tf.Tensor2D).add<tf.Tensor2D>(params[`${layer}.bias`]!)
    value = layer + 1 < layers ? tf.relu(linear) : linear
  }
  return value
}
