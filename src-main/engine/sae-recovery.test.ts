import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import { randomStream } from '../lab/random'
import { saeVariants } from '../lab/sae'
import { SaeTrainer } from '../lab/sae/train'
import { chooseBackend } from './backend-choice'

beforeAll(() => chooseBackend())

const [width, atoms] = [12, 12]

/** Unit directions, each at right angles to all others: only that codes are sparse tells which they are. [atoms, width] */
function dictionary(): Float32Array {
  const stream = randomStream(7, 'dictionary')
  const rows: number[][] = []
  while (rows.length < atoms) {
    let row = Array.from({ length: width }, () => stream.normal())
    for (const other of rows) {
      const along = row.reduce((sum, value, d) => sum + value * other[d]!, 0)
      row = row.map((value, d) => value - along * other[d]!)
    }
    rows.push(row.map((value) => value / Math.hypot(...row)))
  }
  return Float32Array.from(rows.flat())
}

/** Two atoms a vector, each 1 to 2 strong. */
function sparseCodes(count: number, part: number): Float32Array {
  const stream = randomStream(7, 'codes', part)
  const codes = new Float32Array(count * atoms)
  for (let i = 0; i < count; i++) for (let j = 0; j < 2; j++) codes[i * atoms + stream.integer(atoms)] = stream.uniform(1, 2)
  return codes
}

it.each([
  ['relu-l1', { decoderNorm: 'unit', lambda: 0.3 }],
  ['relu-l1', { decoderNorm: 'weighted', lambda: 0.3 }],
  ['topk', { k: 2 }],
  ['gated', { lambda: 4 }],
  ['jumprelu', { lambda: 0.5, bandwidth: 1, threshold: 0.3 }],
])('%s %j recovers a dictionary that sparse vectors are made of', (id, chosen) => {
  const settings = saeVariants.check(id, undefined, { ...chosen, lr: 0.006 })
  const trainer = new SaeTrainer(saeVariants.get(id), settings, { width, latents: 4 * atoms }, 0)
  const made = tf.tensor2d(dictionary(), [atoms, width])
  for (let step = 0; step < 1000; step++) {
    tf.tidy(() => void trainer.step(tf.matMul(tf.tensor2d(sparseCodes(256, step), [256, atoms]), made)))
  }
  const best = tf.tidy(() => {
    const rows = trainer.params.W_dec!.div(trainer.params.W_dec!.norm(2, 1, true)) as tf.Tensor2D
    return tf.matMul(made, rows, false, true).max(1).arraySync() as number[]
  })
  trainer.dispose()
  made.dispose()
  expect(best.filter((cosine) => cosine > 0.9)).toHaveLength(atoms)
})
