/** WebAssembly's kernels against tfjs's JavaScript backend, in a file of its own: both backends live in this process. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeCnn } from '../../lab/model/cnn.testing'
import { largestDifference } from '../../lab/ops/naive.testing'
import { describeOps } from '../../lab/ops/ops.testing'
import { portableOps } from '../../lab/ops/portable'
import { randomStream } from '../../lab/random'
import { loadWasm } from './load'

beforeAll(() => loadWasm())

interface Shape {
  /** [n, h, w, in] */
  image: [number, number, number, number]
  side: number
  outputs: number
}

function drawn(shape: number[], purpose: string): tf.Tensor {
  const stream = randomStream(1, purpose, ...shape)
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => stream.uniform(-1, 1)),
    shape,
  )
}

/** Gradients by image and filter of sum(conv2d(image, filter) * weights), computed by the backend. */
async function gradientsOn(backend: string, { image, side, outputs }: Shape): Promise<Float32Array[]> {
  await tf.setBackend(backend)
  return tf.tidy(() => {
    const weights = drawn([...image.slice(0, 3), outputs], 'weights')
    const gradients = tf.grads((x, filter) =>
      tf
        .conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same')
        .mul(weights)
        .sum(),
    )
    return gradients([drawn(image, 'image'), drawn([side, side, image[3], outputs], 'filter')]).map(
      (gradient) => gradient.dataSync().slice() as Float32Array,
    )
  })
}

describe('gradients of a convolution', () => {
  const shapes: Shape[] = [
    { image: [2, 5, 4, 3], side: 3, outputs: 4 },
    { image: [1, 1, 1, 1], side: 3, outputs: 1 },
    { image: [3, 7, 7, 5], side: 3, outputs: 2 },
    { image: [2, 6, 9, 2], side: 5, outputs: 3 },
    { image: [2, 4, 4, 3], side: 1, outputs: 2 },
  ]
  it.each(shapes)('image $image, filter of side $side, $outputs channels out: as on tfjs’s JavaScript', async (shape) => {
    const expected = await gradientsOn('cpu', shape)
    const [byImage, byFilter] = await gradientsOn('wasm', shape)
    expect(largestDifference(byImage!, expected[0]!)).toBeLessThan(2e-5)
    expect(largestDifference(byFilter!, expected[1]!)).toBeLessThan(2e-5)
  })

  it('leave no tensor behind', async () => {
    await gradientsOn('wasm', shapes[0]!)
    const before = tf.memory().numTensors
    await gradientsOn('wasm', shapes[0]!)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('what the kernels are not made for they refuse, rather than compute it wrongly', () => {
  const same = { strides: 1, pad: 'same', dataFormat: 'NHWC' }
  const cases: [string, number[], object][] = [
    ['stride 2', [3, 3, 2, 2], { ...same, strides: [2, 2] }],
    ['padding valid', [3, 3, 2, 2], { ...same, pad: 'valid' }],
    ['a filter of even side', [2, 2, 2, 2], same],
    ['an oblong filter', [3, 5, 2, 2], same],
  ]
  it.each(cases)('gradients of a convolution: %s', async (_what, filterShape, attributes) => {
    await tf.setBackend('wasm')
    tf.tidy(() => {
      const [x, filter] = [drawn([1, 6, 6, 2], 'image'), drawn(filterShape, 'filter')]
      const run = (kernel: string, inputs: tf.NamedTensorMap, extra: object) => () =>
        tf.engine().runKernel(kernel, inputs, { ...attributes, ...extra })
      expect(run('Conv2DBackpropFilter', { x, dy: x }, { filterShape })).toThrow(RangeError)
      expect(run('Conv2DBackpropInput', { dy: x, filter }, { inputShape: x.shape })).toThrow(RangeError)
    })
  })

  it.each([
    [3, 2, 'valid'],
    [2, 1, 'valid'],
    [2, 2, 'same'],
  ] as const)('the gradient of a pool of side %d, stride %d, padding %s', async (side, stride, pad) => {
    await tf.setBackend('wasm')
    tf.tidy(() => {
      expect(() => tf.grad((x) => tf.maxPool(x as tf.Tensor4D, side, stride, pad).sum())(drawn([1, 6, 6, 2], 'image'))).toThrow(RangeError)
    })
  })
})

describe('on WebAssembly', () => {
  beforeAll(() => tf.setBackend('wasm'))
  describeOps('portable operations', () => {
    expect(tf.getBackend()).toBe('wasm')
    return portableOps
  })
  describeCnn('the CNN')
})
