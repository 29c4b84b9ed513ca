import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { largestDifference, naiveCrossEntropy, naiveGradient } from '../ops/naive.testing'
import { crossEntropy } from './loss'

const loss = (rows: number[][], labels: number[]) => tf.tidy(() => crossEntropy(tf.tensor2d(rows), tf.tensor1d(labels, 'int32')).dataSync()[0]!)

it('is minus the logarithm of the true class’s probability', () => {
  // softmax(0, log 3) = 1/4, 3/4
  expect(loss([[0, Math.log(3)]], [0])).toBeCloseTo(Math.log(4), 6)
  expect(loss([[0, Math.log(3)]], [1])).toBeCloseTo(Math.log(4 / 3), 6)
})

it('is the mean over the batch', () => {
  const rows = [
    [0, Math.log(3)],
    [0, Math.log(3)],
    [2, 2],
  ]
  expect(loss(rows, [0, 1, 1])).toBeCloseTo((Math.log(4) + Math.log(4 / 3) + Math.log(2)) / 3, 6)
})

it('has the gradient (softmax - truth) / n, as finite differences have it', () => {
  const labels = [1, 0]
  const logits = Float64Array.of(0, Math.log(3), 0, 0)
  const gradient = tf.tidy(() =>
    tf
      .grad((z) => crossEntropy(z as tf.Tensor2D, tf.tensor1d(labels, 'int32')))(tf.tensor2d(Float32Array.from(logits), [2, 2]))
      .dataSync(),
  )
  expect(largestDifference(gradient, [1 / 8, -1 / 8, -1 / 4, 1 / 4])).toBeLessThan(1e-6)
  expect(
    largestDifference(
      gradient,
      naiveGradient(logits, () => naiveCrossEntropy(logits, labels)),
    ),
  ).toBeLessThan(1e-6)
})
