import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import { ops, useOps, type LossGradients } from '../lab/ops'
import { chooseBackend } from './backend-choice'
import { selfCheck } from './self-check'

beforeAll(() => chooseBackend())

it('this machine’s engine computes what PyTorch computed, and leaves nothing behind', () => {
  const before = tf.memory().numTensors
  const items = selfCheck()
  expect(items.length).toBeGreaterThanOrEqual(6)
  expect(items.filter(({ ok }) => !ok)).toEqual([])
  expect(tf.memory().numTensors).toBe(before)
})

it('sees a convolution that is a hundredth off, a loss that is, and NaN', () => {
  const right = ops()
  const failed = () =>
    selfCheck()
      .filter(({ ok }) => !ok)
      .map(({ name }) => name)
  try {
    const { block, crossEntropies } = right
    useOps({ block: (...args) => block(...args).mul(1.01), crossEntropies })
    expect(failed()).toContain('forward: logits')
    useOps({ block, crossEntropies: (...args) => crossEntropies(...args).mul(1.01) })
    expect(failed()).toContain('training step: loss before and after')
    useOps({ block: (...args) => block(...args).mul(NaN), crossEntropies })
    expect(failed()).toHaveLength(6)
  } finally {
    useOps(right)
  }
})

it('sees a backbone and a classifier that are a hundredth off, where the engine has them', () => {
  const right = ops()
  const { backbone, classifier } = right
  if (!backbone || !classifier) return
  const failed = () => selfCheck().filter(({ ok }) => !ok)
  try {
    useOps({ ...right, backbone: (...args) => backbone(...args)?.mul<tf.Tensor2D>(1.01) ?? null })
    expect(failed().map(({ name }) => name)).toEqual(['forward: logits', 'gradient to the input'])
    useOps({ ...right, classifier: (...args) => scaled(classifier(...args)!) })
    expect(failed().every(({ name }) => name.startsWith('training step'))).toBe(true)
    expect(failed()).not.toEqual([])
  } finally {
    useOps(right)
  }
})

const scaled = (result: LossGradients): LossGradients => ({ ...result, loss: result.loss.mul(1.01) })
