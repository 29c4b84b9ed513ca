/** The fallback, whole: chosen, checked, and trained with. In a file of its own, since a process has one backend. */
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { chooseBackend } from './backend-choice'
import { selfCheck } from './self-check'
import { resumeFrom, smallDataset, smallTask, trainToEnd } from './testing'

it('computes rightly, trains, resumes, and leaks nothing', async () => {
  const info = await chooseBackend('wasm')
  expect(info).toMatchObject({ kind: 'wasm', threads: 1, path: null })
  expect(info.reason).toContain('LAB_ENGINE asks for it')
  expect(selfCheck().filter(({ ok }) => !ok)).toEqual([])
  const before = tf.memory().numTensors
  const task = smallTask(smallDataset(), { epochs: 2, momentum: 0.9 })
  const whole = await trainToEnd(task)
  const rest = await trainToEnd({ ...task, resume: resumeFrom(whole[0]!) })
  expect(rest[0]!.weightsHash).toBe(whole[1]!.weightsHash)
  expect(whole[1]!.losses.loss).toBeLessThan(whole[0]!.losses.loss!)
  expect(tf.memory().numTensors).toBe(before)
})
