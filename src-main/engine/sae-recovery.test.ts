import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { randomStream } from '../lab/random'
import { saeVariants } from '../lab/sae'
import { SaeTrainer } from '../lab/sae/train'
import { chooseBackend } from './backend-choice'

beforeAll(() => chooseBackend())

/** More atoms than dimensions, two features for each. */
const [width, atoms, latents] = [32, 40, 80]
const [steps, batch] = [600, 256]

/**
 * Of each dictionary at least so many atoms have a feature of cosine 0.95 or more. Measured over five, each with a seed of its own: ReLU + L1 finds all 40, gated 39 or 40, TopK and JumpReLU 38 to 40,
 * and TopK with AuxK as many or up to two more. Two fewer are enough here, since another processor's arithmetic ends elsewhere.
 */
const least = atoms - 4

/** Random unit directions: nearly at right angles to each other, so that sparse sums of them say which they are. [atoms, width] */
function dictionary(which: number): Float32Array {
  const stream = randomStream(7 + which, 'dictionary')
  const rows = Array.from({ length: atoms }, () => Array.from({ length: width }, () => stream.normal()))
  return Float32Array.from(rows.flatMap((row) => row.map((value) => value / Math.hypot(...row))))
}

/** Two atoms a vector (sometimes the same twice: then one), each 1 to 2 strong; new ones at every step. [batch, atoms] */
function sparseCodes(which: number, step: number): Float32Array {
  const stream = randomStream(7 + which, 'codes', step)
  const codes = new Float32Array(batch * atoms)
  for (let i = 0; i < batch; i++) for (let j = 0; j < 2; j++) codes[i * atoms + stream.integer(atoms)] = stream.uniform(1, 2)
  return codes
}

/** Cosine of each atom with the feature nearest to it, after training on a dictionary with a seed. */
function nearestFeatures(id: string, chosen: Record<string, unknown>, which: number): number[] {
  const trainer = new SaeTrainer(saeVariants.get(id), saeVariants.check(id, undefined, chosen), { width, latents }, which)
  const made = tf.tensor2d(dictionary(which), [atoms, width])
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => void trainer.step(tf.matMul(tf.tensor2d(sparseCodes(which, step), [batch, atoms]), made)))
  }
  const nearest = tf.tidy(() => {
    const rows = trainer.params.W_dec!.div(trainer.params.W_dec!.norm(2, 1, true)) as tf.Tensor2D
    return tf.matMul(made, rows, false, true).max(1).arraySync() as number[]
  })
  trainer.dispose()
  made.dispose()
  return nearest
}

describe.each([
  ['relu-l1', { decoderNorm: 'unit', lambda: 1.2, lr: 0.004 }],
  ['relu-l1', { decoderNorm: 'weighted', lambda: 2, lr: 0.006 }],
  ['gated', { lambda: 4, lr: 0.006 }],
  ['jumprelu', { lambda: 1.5, threshold: 0.3, bandwidth: 0.5, lr: 0.004 }],
  ['topk', { k: 2, lr: 0.006 }],
  ['topk', { k: 2, lr: 0.006, auxK: 16, deadAfter: 20 }],
])('%s %j', (id, chosen) => {
  it.each([0, 1, 2])('recovers dictionary %d, of which sparse vectors are made', (which) => {
    const found = nearestFeatures(id, chosen, which).filter((cosine) => cosine >= 0.95)
    expect(found.length).toBeGreaterThanOrEqual(least)
  })
})
