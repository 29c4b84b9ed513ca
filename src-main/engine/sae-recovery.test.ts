import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../lab/random'
import { saeVariants } from '../lab/sae'
import { SaeTrainer } from '../lab/sae/train'
import { chooseBackend } from './backend-choice'

beforeAll(() => chooseBackend())

/** More atoms than dimensions, two features for each. */
const [width, atoms, latents] = [32, 40, 80]
const [steps, batch] = [600, 256]

/** Random unit directions: nearly at right angles to each other, so that sparse sums of them say which they are. [atoms, width] */
function dictionary(): Float32Array {
  const stream = randomStream(7, 'dictionary')
  const rows = Array.from({ length: atoms }, () => Array.from({ length: width }, () => stream.normal()))
  return Float32Array.from(rows.flatMap((row) => row.map((value) => value / Math.hypot(...row))))
}

/** Two atoms a vector (sometimes the same twice: then one), each 1 to 2 strong; new ones at every step. [batch, atoms] */
function sparseCodes(step: number): Float32Array {
  const stream = randomStream(7, 'codes', step)
  const codes = new Float32Array(batch * atoms)
  for (let i = 0; i < batch; i++) for (let j = 0; j < 2; j++) codes[i * atoms + stream.integer(atoms)] = stream.uniform(1, 2)
  return codes
}

/** Without the paper's auxiliary loss for dead features TopK leaves a few atoms to one feature for two; the others find all. */
const allButFew = atoms - 4

it.each([
  ['relu-l1', { decoderNorm: 'unit', lambda: 1.2, lr: 0.004 }, atoms],
  ['relu-l1', { decoderNorm: 'weighted', lambda: 2, lr: 0.006 }, atoms],
  ['gated', { lambda: 4, lr: 0.006 }, atoms],
  ['jumprelu', { lambda: 1.5, bandwidth: 0.5, lr: 0.004 }, atoms],
  ['topk', { k: 2, lr: 0.006 }, allButFew],
])('%s %j recovers the dictionary that sparse vectors are made of', (id, chosen, least) => {
  const settings = saeVariants.check(id, undefined, chosen)
  const trainer = new SaeTrainer(saeVariants.get(id), settings, { width, latents }, 0)
  const made = tf.tensor2d(dictionary(), [atoms, width])
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => void trainer.step(tf.matMul(tf.tensor2d(sparseCodes(step), [batch, atoms]), made)))
  }
  const best = tf.tidy(() => {
    const rows = trainer.params.W_dec!.div(trainer.params.W_dec!.norm(2, 1, true)) as tf.Tensor2D
    return tf.matMul(made, rows, false, true).max(1).arraySync() as number[]
  })
  trainer.dispose()
  made.dispose()
  expect(best.filter((cosine) => cosine >= 0.95).length).toBeGreaterThanOrEqual(least)
})
