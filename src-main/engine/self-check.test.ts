import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import { ops, useOps } from '../lab/ops'
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
    useOps({ ...right, block: (...args) => right.block(...args).mul(1.01) })
    expect(failed()).toContain('forward: logits')
    useOps({ ...right, crossEntropy: (...args) => right.crossEntropy(...args).mul(1.01) })
    expect(failed()).toContain('training step: loss before and after')
    useOps({ ...right, block: (...args) => right.block(...args).mul(NaN) })
    expect(failed()).toHaveLength(6)
  } finally {
    useOps(right)
  }
})
