/** Many steps on native TensorFlow, all threads at work: reproducible, and without a leak. */
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { paint } from '../../lab/data/paint'
import { crossEntropyGradients } from '../../lab/methods/gradients'
import { architectureOf } from '../../lab/model/architecture'
import { disposeParams, forward } from '../../lab/model/cnn'
import { initParams } from '../../lab/model/init'
import { toTorch, weightsHash } from '../../lab/model/safetensors'
import { createOptimizer, type OptimizerSettings } from '../../lab/optim'
import { randomStream } from '../../lab/random'
import { describeNative } from './native.testing'

interface Plan {
  widths: number[]
  batch: number
  steps: number
  seed: number
  optimizer: OptimizerSettings['optimizer']
}

/** Trains on noise that is the same for every plan. */
function trainSteps({ widths, batch, steps, seed, optimizer: kind }: Plan, afterStep: () => void = () => {}): string {
  const architecture = architectureOf({ widths, thirdPool: true })
  const params = initParams(architecture, seed)
  const optimizer = createOptimizer({ optimizer: kind, lr: 0.01, momentum: 0.9 })
  const stream = randomStream(1, 'noise')
  for (let step = 0; step < steps; step++) {
    const grey = Uint8Array.from({ length: batch * 784 }, () => stream.integer(256))
    const rgb = Float32Array.from({ length: batch * 3 }, () => stream.uniform())
    const digits = Int32Array.from({ length: batch }, () => stream.integer(10))
    tf.tidy(() => {
      const images = paint(grey, rgb, 'stroke')
      const { logits, gradients } = crossEntropyGradients(params, () => forward(architecture, params, images), tf.tensor1d(digits, 'int32'))
      logits.dispose()
      optimizer.step(params, gradients)
    })
    afterStep()
  }
  const hash = weightsHash(toTorch(params))
  optimizer.dispose()
  disposeParams(params)
  return hash
}

describeNative('training', () => {
  it.each(['sgd', 'adam'] as const)('50 steps of %s from the same seed give the same weights, from another seed others', (optimizer) => {
    const plan: Plan = { widths: [32, 64, 128], batch: 16, steps: 50, seed: 0, optimizer }
    const hash = trainSteps(plan)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(trainSteps(plan)).toBe(hash)
    expect(trainSteps({ ...plan, seed: 1 })).not.toBe(hash)
    expect(trainSteps({ ...plan, steps: 49 })).not.toBe(hash)
  })

  it.each(['sgd', 'adam'] as const)('200 steps of %s leak no tensor', (optimizer) => {
    const before = tf.memory().numTensors
    const live: number[] = []
    trainSteps({ widths: [3, 4, 5], batch: 4, steps: 200, seed: 0, optimizer }, () => live.push(tf.memory().numTensors))
    expect(live).toHaveLength(200)
    expect(new Set(live).size).toBe(1)
    expect(tf.memory().numTensors).toBe(before)
  })
})
