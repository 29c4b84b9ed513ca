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
import { graphClassifier } from './cnn'
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

  it.each([true, false])('the classifier in one run agrees with the tape on portable operations, third pooling %s', (thirdPool) => {
    const architecture = architectureOf({ widths: [32, 64, 128], thirdPool })
    const expected = gradientsWith(portableOps, architecture)
    const params = initParams(architecture, 1)
    tf.tidy(() => {
      const labels = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], 'int32')
      const { gradients, loss, logits } = ops().classifier!(architecture, params, drawImages(8), labels)!
      const found = { ...gradients, loss, logits }
      expect(Object.keys(gradients)).toHaveLength(8)
      const differences = Object.entries(found).filter(([name, tensor]) => !(largestDifference(tensor.dataSync(), expected[name]!) < 1e-5))
      expect(differences.map(([name]) => name)).toEqual([])
    })
    disposeParams(params)
  })

  it.each([5, 7, 9])('batches of %d images, which no two parts divide, as the blocks one by one', (count) => {
    const architecture = architectureOf({ widths: [3, 4, 5], thirdPool: true })
    const params = initParams(architecture, 1)
    const native = ops()
    tf.tidy(() => {
      const images = drawImages(count)
      const labels = tf.tensor1d(
        Int32Array.from({ length: count }, (_, i) => i),
        'int32',
      )
      const whole = ops().classifier!(architecture, params, images, labels)!
      const logits = forward(architecture, params, images)
      useOps({ block: native.block, crossEntropies: native.crossEntropies })
      const blocks = crossEntropyGradients(params, () => forward(architecture, params, images), labels)
      useOps(native)
      for (const name of Object.keys(params)) {
        expect(largestDifference(whole.gradients[name]!.dataSync(), blocks.gradients[name]!.dataSync()), name).toBeLessThan(1e-5)
      }
      expect(largestDifference(logits.dataSync(), blocks.logits.dataSync())).toBeLessThan(1e-5)
      blocks.logits.dispose()
    })
    disposeParams(params)
  })

  it('leaves batches with fewer images than parts to the blocks', () => {
    const architecture = architectureOf({ widths: [3, 4, 5], thirdPool: true })
    const params = initParams(architecture, 1)
    tf.tidy(() => {
      const images = drawImages(1)
      expect(graphClassifier(2)(architecture, params, images, tf.tensor1d([1], 'int32'))).toBeNull()
      expect(forward(architecture, params, images).shape).toEqual([1, 10])
    })
    disposeParams(params)
  })

  it('computes only the gradients that are asked for, block by block and in graphs', () => {
    const architecture = architectureOf({ widths: [3, 4, 5], thirdPool: true })
    const params = initParams(architecture, 1)
    const native = ops()
    const kernels: string[] = []
    const outputs: string[][] = []
    const backend = tf.backend() as unknown as {
      executeSingleOutput(name: string, ...rest: unknown[]): tf.Tensor
      runSavedModel(id: number, inputs: unknown, infos: unknown, outputs: string[]): tf.Tensor[]
    }
    const execute = backend.executeSingleOutput.bind(backend)
    const runGraph = backend.runSavedModel.bind(backend)
    vi.spyOn(backend, 'executeSingleOutput').mockImplementation((name, ...rest) => (kernels.push(name), execute(name, ...rest)))
    vi.spyOn(backend, 'runSavedModel').mockImplementation((id, inputs, infos, names) => (outputs.push(names), runGraph(id, inputs, infos, names)))
    const differentiate = (parameters: Record<string, tf.Tensor>, images: tf.Tensor4D) => {
      kernels.length = outputs.length = 0
      crossEntropyGradients(parameters, () => forward(architecture, params, images), tf.tensor1d([1, 2], 'int32')).logits.dispose()
      return {
        kernels: ['Conv2DBackpropInput', 'Conv2DBackpropFilter'].map((kernel) => kernels.filter((name) => name === kernel).length),
        byImages: outputs.filter((names) => names.includes('d_images:0')).length,
        byFilters: outputs.filter((names) => names.includes('d_filter1:0')).length,
      }
    }
    tf.tidy(() => {
      const images = drawImages(2)
      expect(differentiate(params, images)).toMatchObject({ byImages: 0, byFilters: 1 })
      expect(differentiate({ images }, images)).toMatchObject({ byImages: 1, byFilters: 0 })
      useOps({ block: native.block, crossEntropies: native.crossEntropies })
      expect(differentiate(params, images).kernels).toEqual([2, 3])
      expect(differentiate({ images }, images).kernels).toEqual([3, 0])
      expect(differentiate({ ...params, images }, images).kernels).toEqual([3, 3])
      useOps(native)
    })
    disposeParams(params)
  })
})
