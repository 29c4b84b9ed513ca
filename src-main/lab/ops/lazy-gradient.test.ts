import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { withLazyGradient } from './lazy-gradient'

/** a * b, and the names of the gradients that were computed. */
function countingProduct() {
  const computed: string[] = []
  const product = (a: tf.Tensor, b: tf.Tensor) =>
    withLazyGradient(
      { a, b },
      {
        forward(save) {
          save([a, b])
          return tf.mul(a, b)
        },
        backward: (dy, [first, second]) => ({
          a: () => (computed.push('a'), dy.mul(second!)),
          b: () => (computed.push('b'), dy.mul(first!)),
        }),
      },
    )
  return { computed, product }
}

it('computes the gradients that are asked for, and no other', () => {
  const before = tf.memory().numTensors
  tf.tidy(() => {
    const { computed, product } = countingProduct()
    const [a, b] = [tf.tensor1d([2, 3]), tf.tensor1d([5, 7])]
    expect(
      Array.from(
        tf
          .grad((x) => product(a, x).sum())(b)
          .dataSync(),
      ),
    ).toEqual([2, 3])
    expect(computed).toEqual(['b'])
    const both = tf.grads((x, y) => product(x, y).sum())([a, b])
    expect(both.map((gradient) => Array.from(gradient.dataSync()))).toEqual([
      [5, 7],
      [2, 3],
    ])
    expect(computed.sort()).toEqual(['a', 'b', 'b'])
  })
  expect(tf.memory().numTensors).toBe(before)
})

it('chains with tfjs’s own gradients on both sides', () => {
  const { product } = countingProduct()
  tf.tidy(() => {
    // d/dx of (2x * 3)^2 = 72 x
    const gradient = tf.grad((x) => product(x.mul(2), tf.scalar(3)).square().sum())(tf.tensor1d([1, -2]))
    expect(Array.from(gradient.dataSync())).toEqual([72, -144])
  })
})

it('computes no gradient where there is nothing to differentiate, and keeps nothing', () => {
  const before = tf.memory().numTensors
  const { computed, product } = countingProduct()
  tf.tidy(() => {
    expect(product(tf.scalar(2), tf.scalar(3)).dataSync()[0]).toBe(6)
  })
  expect(computed).toEqual([])
  expect(tf.memory().numTensors).toBe(before)
})
