/**
 * Does this engine compute what it should? A small network with made-up weights is held against what PyTorch computed from the same numbers in
 * double precision: forward, the gradient to the input, and what one step of SGD makes of weights, loss and logits.
 */
import * as tf from '@tensorflow/tfjs'
import type { SelfCheckItem } from '../contract/system'
import { classifierGradients } from '../lab/methods/gradients'
import type { CnnArchitecture } from '../lab/model/architecture'
import { disposeParams, forward, type CnnParams } from '../lab/model/cnn'
import { fromTorch, toTorch, type NamedArray } from '../lab/model/safetensors'
import { createOptimizer } from '../lab/optim'
import { known } from './self-check-values'

const architecture: CnnArchitecture = { widths: [2, 3, 4], thirdPool: true }
const shapes: [string, number[]][] = [
  ['conv1.weight', [2, 3, 3, 3]],
  ['conv1.bias', [2]],
  ['conv2.weight', [3, 2, 3, 3]],
  ['conv2.bias', [3]],
  ['conv3.weight', [4, 3, 3, 3]],
  ['conv3.bias', [4]],
  ['fc.weight', [10, 4]],
  ['fc.bias', [10]],
]
const digits = [3, 7]

export function selfCheck(): SelfCheckItem[] {
  const params = fromTorch(madeUpWeights())
  const items: SelfCheckItem[] = []
  try {
    tf.tidy(() => {
      const images = madeUpImages()
      items.push(...checkForward(params, images), ...checkStep(params, images))
    })
  } finally {
    disposeParams(params)
  }
  return items
}

function madeUpWeights(): Record<string, NamedArray> {
  const make = (shape: number[], k: number) =>
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => ((i * 53 + 17 * k + 5) % 97) / 97 - 0.45)
  return Object.fromEntries(shapes.map(([name, shape], k) => [name, { shape, data: make(shape, k) }]))
}

function madeUpImages(): tf.Tensor4D {
  return tf.tensor4d(
    Float32Array.from({ length: 2 * 28 * 28 * 3 }, (_, i) => ((i * i * 31 + i * 7 + 3) % 1009) / 1009),
    [2, 28, 28, 3],
  )
}

function checkForward(params: CnnParams, images: tf.Tensor4D): SelfCheckItem[] {
  const chosen = tf.oneHot(tf.tensor1d(digits, 'int32'), 10)
  const gradient = tf
    .grad((x) =>
      forward(architecture, params, x as tf.Tensor4D)
        .mul(chosen)
        .sum(),
    )(images)
    .dataSync()
  return [
    compare('forward: logits', forward(architecture, params, images).dataSync(), known.logits, 2e-5),
    compare(
      'gradient to the input',
      known.gradient.map(([place]) => gradient[place]!),
      known.gradient.map(([, value]) => value),
      5e-6,
    ),
  ]
}

function checkStep(params: CnnParams, images: tf.Tensor4D): SelfCheckItem[] {
  const labels = tf.tensor1d(digits, 'int32')
  const run = () => classifierGradients(architecture, params, images, labels)
  const optimizer = createOptimizer({ optimizer: 'sgd', lr: 0.1, momentum: 0 })
  const before = run()
  optimizer.step(params, before.gradients)
  optimizer.dispose()
  const after = run()
  const weights = toTorch(params)
  const items = [
    compare('training step: loss before and after', [before.loss.dataSync()[0]!, after.loss.dataSync()[0]!], [known.loss, known.lossAfter], 2e-5),
    compare('training step: conv1.weight', weights['conv1.weight']!.data.slice(0, 6), known.conv1Weight, 2e-5),
    compare('training step: fc.bias', weights['fc.bias']!.data.slice(0, 6), known.fcBias, 2e-5),
    compare('training step: logits after', after.logits.dataSync(), known.logitsAfter, 2e-5),
  ]
  tf.dispose([before.logits, after.logits])
  return items
}

function compare(name: string, measured: ArrayLike<number>, expected: readonly number[], tolerance: number): SelfCheckItem {
  const error = Math.max(...expected.map((value, i) => Math.abs(measured[i]! - value)))
  // A NaN compares as false, and is wrong.
  return { name, ok: error <= tolerance, error, tolerance }
}
