/** For tests: what every set of operations must do, on whatever backend is in use when the tests run. */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../random'
import type { Ops } from './index'
import { grid, largestDifference, naiveBlock, naiveCrossEntropies, naiveGradient, type Grid } from './naive.testing'

interface Case {
  x: Grid
  /** [out, in, 3, 3] */
  weight: Float64Array
  bias: Float64Array
}

function drawCase([side, inputs, outputs]: readonly [number, number, number]): Case {
  const stream = randomStream(3, 'block', side, inputs, outputs)
  const draw = () => stream.uniform(-1, 1)
  return {
    x: grid([2, side, side, inputs], draw),
    weight: Float64Array.from({ length: outputs * inputs * 9 }, draw),
    bias: Float64Array.from({ length: outputs }, draw),
  }
}

function tensorsOf({ x, weight, bias }: Case): [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D] {
  const torch = tf.tensor4d(Float32Array.from(weight), [bias.length, x.shape[3], 3, 3])
  return [tf.tensor4d(Float32Array.from(x.data), x.shape), tf.transpose(torch, [2, 3, 1, 0]), tf.tensor1d(Float32Array.from(bias))]
}

/** Passes each channel on as it is. */
function identityFilter(channels: number): tf.Tensor4D {
  return tf.pad(tf.eye(channels).reshape<tf.Tensor4D>([1, 1, channels, channels]), [
    [1, 1],
    [1, 1],
    [0, 0],
    [0, 0],
  ])
}

/** Gradient by x of sum(block(x) * weights), the filter passing each channel on. */
function poolGradient(ops: Ops, x: tf.Tensor4D, weights: tf.Tensor4D, bias = 0): Float32Array {
  const channels = x.shape[3]
  const shift = tf.fill([channels], bias) as tf.Tensor1D
  return tf
    .grad((input) =>
      ops
        .block(input as tf.Tensor4D, identityFilter(channels), shift, true)
        .mul(weights)
        .sum(),
    )(x)
    .dataSync() as Float32Array
}

/** Different in each place, so that a gradient in a wrong place shows. */
const distinct = (shape: [number, number, number, number]) =>
  tf
    .range(1, tf.util.sizeFromShape(shape) + 1)
    .div(8)
    .reshape<tf.Tensor4D>(shape)

const inside = (test: () => void) => () => void tf.tidy(test)

/** @param getOps called in each test, when the backend is there */
export function describeOps(title: string, getOps: () => Ops): void {
  describe(title, () => {
    describeBlock(getOps)
    describePool(getOps)
    describeCrossEntropies(getOps)
  })
}

function describeBlock(getOps: () => Ops): void {
  const cases = [
    { sizes: [4, 2, 3], pool: true },
    { sizes: [5, 3, 2], pool: true },
    { sizes: [5, 2, 3], pool: false },
  ] as const

  it.each(cases)(
    'block $sizes (side, channels in, out), pool $pool: values as by loops',
    ({ sizes, pool }) =>
      void tf.tidy(() => {
        const made = drawCase(sizes)
        const expected = naiveBlock(made.x, made.weight, made.bias, pool)
        const y = getOps().block(...tensorsOf(made), pool)
        expect(y.shape).toEqual(expected.shape)
        expect(largestDifference(y.dataSync(), expected.data)).toBeLessThan(1e-5)
      }),
  )

  it.each(cases)(
    'block $sizes, pool $pool: gradients by image, filter and bias as by finite differences in double precision',
    ({ sizes, pool }) =>
      void tf.tidy(() => {
        const made = drawCase(sizes)
        const stream = randomStream(4, 'weights')
        const weights = naiveBlock(made.x, made.weight, made.bias, pool).data.map(() => stream.uniform(-1, 1))
        const loss = () => naiveBlock(made.x, made.weight, made.bias, pool).data.reduce((sum, value, i) => sum + value * weights[i]!, 0)
        const [byX, byFilter, byBias] = tf.grads((...inputs) => {
          const y = getOps().block(...(inputs as [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D]), pool)
          return y.mul(tf.tensor(Float32Array.from(weights), y.shape)).sum()
        })(tensorsOf(made))
        expect(largestDifference(byX!.dataSync(), naiveGradient(made.x.data, loss))).toBeLessThan(2e-5)
        expect(largestDifference(tf.transpose(byFilter!, [3, 2, 0, 1]).dataSync(), naiveGradient(made.weight, loss))).toBeLessThan(2e-5)
        expect(largestDifference(byBias!.dataSync(), naiveGradient(made.bias, loss))).toBeLessThan(2e-5)
      }),
  )

  it(
    'a ReLU at exactly zero passes no gradient, as in PyTorch',
    inside(() => {
      expect(poolGradient(getOps(), tf.zeros([1, 4, 4, 2]), distinct([1, 2, 2, 2]))).toEqual(new Float32Array(32))
    }),
  )
}

/** Every set of two or more of the four cells of a pool. */
const ties = Array.from({ length: 16 }, (_, mask) => [0, 1, 2, 3].filter((cell) => mask & (1 << cell))).filter((cells) => cells.length > 1)

function describePool(getOps: () => Ops): void {
  it(
    'a flat image gives its gradient to the first cell in row order',
    inside(() => {
      const flat = tf.zeros<tf.Rank.R4>([1, 4, 4, 1])
      // The bias lifts the flat background over zero.
      const gradient = poolGradient(getOps(), flat, tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]), 0.5)
      expect(Array.from(gradient)).toEqual([1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 0])
    }),
  )

  it.each(ties)(
    'equal largest cells %d, %d, ...: the first of them',
    (...cells) =>
      void tf.tidy(() => {
        // Widths for the plain and for the vectorised paths of a kernel.
        for (const channels of [1, 3, 16]) {
          const spread = (side: number, valueAt: (h: number, w: number) => number) =>
            grid([2, side, side, channels], (place) => {
              const pixel = Math.floor(place / channels)
              return valueAt(Math.floor(pixel / side) % side, pixel % side)
            }).data
          const cellOf = (h: number, w: number) => 2 * (h % 2) + (w % 2)
          const x = spread(6, (h, w) => (cells.includes(cellOf(h, w)) ? 0.75 : 0.25))
          const weights = distinct([2, 3, 3, channels])
          const unpooled = tf.image.resizeNearestNeighbor(weights, [6, 6]).dataSync()
          const first = spread(6, (h, w) => (cellOf(h, w) === cells[0] ? 1 : 0))
          const gradient = poolGradient(getOps(), tf.tensor4d(Float32Array.from(x), [2, 6, 6, channels]), weights)
          expect(
            largestDifference(
              gradient,
              unpooled.map((value, i) => value * first[i]!),
            ),
          ).toBe(0)
        }
      }),
  )

  it(
    'seven rows and columns become three: the last get no gradient',
    inside(() => {
      const stream = randomStream(5, 'odd')
      const x = tf.tensor4d(
        Float32Array.from({ length: 2 * 49 * 4 }, () => stream.uniform(0.5, 1)),
        [2, 7, 7, 4],
      )
      const gradient = tf.tensor4d(poolGradient(getOps(), x, tf.ones([2, 3, 3, 4])), [2, 7, 7, 4])
      const edge = tf.concat([gradient.slice([0, 6, 0, 0], [2, 1, 7, 4]).reshape([-1]), gradient.slice([0, 0, 6, 0], [2, 7, 1, 4]).reshape([-1])])
      expect(edge.abs().max().dataSync()[0]).toBe(0)
      // One cell of each of the 3x3 pools, in both images and four channels.
      expect(gradient.sum().dataSync()[0]).toBe(72)
    }),
  )
}

function describeCrossEntropies(getOps: () => Ops): void {
  const labels = [2, 0, 3]
  const logits = Float64Array.from([0.5, -1, 2, 0.25, 1.5, 1.5, -3, 0, 40, 0, -40, 1])
  const truth = () => tf.tensor1d(labels, 'int32')

  it(
    'cross-entropies: the worked value, and the loops’',
    inside(() => {
      // Equal logits of ten classes: log 10, whatever the label.
      const even = getOps().crossEntropies(tf.zeros([2, 10]), tf.tensor1d([3, 9], 'int32'))
      expect(largestDifference(even.dataSync(), [Math.log(10), Math.log(10)])).toBeLessThan(1e-6)
      const losses = getOps().crossEntropies(tf.tensor2d(Float32Array.from(logits), [3, 4]), truth())
      expect(losses.shape).toEqual([3])
      expect(largestDifference(losses.dataSync(), naiveCrossEntropies(logits, labels))).toBeLessThan(1e-5)
    }),
  )

  it(
    'cross-entropies: large logits stay finite',
    inside(() => {
      const losses = getOps().crossEntropies(tf.tensor2d([1000, 0, -1000, 0], [2, 2]), tf.tensor1d([1, 1], 'int32'))
      expect(largestDifference(losses.dataSync(), [1000, 0])).toBe(0)
    }),
  )

  // The mean, and what gives each sample its own share.
  it.each([
    [1 / 3, 1 / 3, 1 / 3],
    [-1, 0.25, 2],
  ])('cross-entropies: the gradient of their sum weighted by %d, %d, %d as by finite differences', (...weights) => {
    tf.tidy(() => {
      const gradient = tf.grad((z) =>
        getOps()
          .crossEntropies(z as tf.Tensor2D, truth())
          .mul(weights)
          .sum(),
      )(tf.tensor2d(Float32Array.from(logits), [3, 4]))
      const weighted = () => naiveCrossEntropies(logits, labels).reduce((sum, loss, i) => sum + loss * weights[i]!, 0)
      expect(largestDifference(gradient.dataSync(), naiveGradient(logits, weighted))).toBeLessThan(1e-6)
    })
  })
}
