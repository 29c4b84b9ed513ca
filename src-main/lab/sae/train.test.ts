import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { randomStream } from '../random'
import { saeVariants } from './index'
import { SaeTrainer } from './train'
import type { SaeVariant } from './variant'

/** Gives these codes step after step, and writes down for how long it is told that features were silent. */
function listening(codes: number[][][]): { variant: SaeVariant; told: number[][] } {
  const told: number[][] = []
  const plain = saeVariants.get('relu-l1')
  const variant: SaeVariant = {
    ...plain,
    countsSilence: () => true,
    loss(params, x, settings, silence) {
      const found = plain.loss(params, x, settings)
      told.push([...silence!.dataSync()])
      return { ...found, codes: tf.tensor2d(codes[told.length - 1]!) }
    },
  }
  return { variant, told }
}

it('counts the steps since each feature was above 0 on a batch', () => {
  const batches = [
    [
      [0, 1, 0],
      [0, 0, 0],
    ],
    [
      [2, 0, 0],
      [0, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 5],
    ],
    [
      [0, 0, 1],
      [0, 0, 5],
    ],
  ]
  const { variant, told } = listening(batches)
  const before = tf.memory().numTensors
  const trainer = new SaeTrainer(variant, saeVariants.check('relu-l1', undefined, {}), { width: 2, latents: 3 }, 0)
  for (let step = 0; step < batches.length; step++) tf.tidy(() => void trainer.step(tf.ones([2, 2])))
  expect(told).toEqual([
    [0, 0, 0],
    [1, 0, 1],
    [0, 1, 2],
    [1, 2, 0],
  ])
  trainer.dispose()
  expect(tf.memory().numTensors).toBe(before)
})

it('TopK: dead features learn from what the others leave, unless AuxK is 0', () => {
  const stream = randomStream(4, 'vectors')
  const x = tf.tensor2d(
    Float32Array.from({ length: 64 * 5 }, () => stream.normal()),
    [64, 5],
  )
  const auxiliary = (auxK: number) => {
    const settings = saeVariants.check('topk', undefined, { k: 1, auxK, deadAfter: 3 })
    const trainer = new SaeTrainer(saeVariants.get('topk'), settings, { width: 5, latents: 60 }, 0)
    const losses = Array.from({ length: 5 }, () => tf.tidy(() => trainer.step(x).losses.auxiliary!.dataSync()[0]!))
    trainer.dispose()
    return losses
  }
  const found = auxiliary(8)
  expect(found.slice(0, 3)).toEqual([0, 0, 0])
  expect(Math.min(...found.slice(3))).toBeGreaterThan(0)
  expect(auxiliary(0)).toEqual([0, 0, 0, 0, 0])
  x.dispose()
})
