import * as tf from '@tensorflow/tfjs'
import { afterEach, expect, it, vi } from 'vitest'
import { crossEntropyGradients } from '../../lab/methods/gradients'
import { architectureOf, type CnnArchitecture } from '../../lab/model/architecture'
import { disposeParams, forward } from '../../lab/model/cnn'
import { initParams } from '../../lab/model/init'
import { ops, useOps, type Ops } from '../../lab/ops'
import { largestDifference } from '../../lab/ops/naive.testing'
import { describeOps } from '../../lab/ops/ops.testing'
import { portableOps } from '../../lab/ops/portable'
import { randomStream } from '../../lab/random'
import { describeNative } from './native.testing'

afterEach(() => vi.restoreAllMocks())

function drawImages(count: number): tf.Tensor4D {
  const stream = randomStream(1, 'images')
  // Half of the pixels are background, where cells of a pool are equal.
  const values = Float32Array.from({ length: count * 28 * 28 * 3 }, () => Math.max(0, stream.uniform(-1, 1)))
  return tf.tensor4d(values, [count, 28, 28, 3])
}

/** Gradients by the images and by each parameter of the whole network, computed with these operations. */
function gradientsWith(used: Ops, architecture: CnnArchitecture): Record<string, Float32Array> {
  const native = ops()
  useOps(used)
  const params = initParams(architecture, 1)
  try {
    return tf.tidy(() => {
      const images = drawImages(8)
      const labels = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], 'int32')
      const { loss, logits, gradients } = crossEntropyGradients({ ...params, images }, () => forward(architecture, params, images), labels)
      const values = Object.entries({ ...gradients, loss, logits }).map(([name, tensor]) => [name, tensor.dataSync().slice()])
      logits.dispose()
      return Object.fromEntries(values)
    })
  } finally {
    disposeParams(params)
    useOps(native)
  }
}

describeNative('TensorFlow’s own kernels', () => {
  describeOps('native operations', () => {
    expect(ops()).not.toBe(portableOps)
    return ops()
  })
  describeOps('portable operations on native TensorFlow', () => portableOps)

  it.each([true, false])('agree with the portable operations on the whole CNN, third pooling %s', (thirdPool) => {
    const architecture = architectureOf({ widths: [32, 64, 128], thirdPool })
    const native = gradientsWith(ops(), architecture)
    const portable = gradientsWith(portableOps, architecture)
    expect(Object.keys(native)).toHaveLength(11)
    const differences = Object.keys(portable).filter((name) => !(largestDifference(native[name]!, portable[name]!) < 1e-5))
    expect(differences).toEqual([])
    expect(Math.max(...native['conv1.weight']!.map(Math.abs))).toBeGreaterThan(1e-3)
  })

  it('a training step does not compute the gradient by the images', () => {
    const architecture = architectureOf({ widths: [3, 4, 5], thirdPool: true })
    const params = initParams(architecture, 1)
    const kernels: string[] = []
    const backend = tf.backend() as unknown as { executeSingleOutput(name: string, ...rest: unknown[]): tf.Tensor }
    const execute = backend.executeSingleOutput.bind(backend)
    vi.spyOn(backend, 'executeSingleOutput').mockImplementation((name, ...rest) => (kernels.push(name), execute(name, ...rest)))
    const count = (parameters: Record<string, tf.Tensor>, images: tf.Tensor4D) => {
      kernels.length = 0
      crossEntropyGradients(parameters, () => forward(architecture, params, images), tf.tensor1d([1, 2], 'int32')).logits.dispose()
      return ['Conv2DBackpropInput', 'Conv2DBackpropFilter'].map((kernel) => kernels.filter((name) => name === kernel).length)
    }
    tf.tidy(() => {
      const images = drawImages(2)
      expect(count(params, images)).toEqual([2, 3])
      expect(count({ images }, images)).toEqual([3, 0])
      expect(count({ ...params, images }, images)).toEqual([3, 3])
    })
    disposeParams(params)
  })
})
