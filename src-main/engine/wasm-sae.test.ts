/** SAEs on the fallback: every variant trained, written, read and used. In a file of its own, since a process has one backend. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, it } from 'vitest'
import { openDataset } from '../lab/data/dataset'
import { saeVariants } from '../lab/sae'
import { readSae } from '../lab/sae/safetensors'
import { largestDifference } from '../lab/ops/naive.testing'
import { makeSubject, naiveDecode, naiveEncode } from '../lab/sae/naive.testing'
import { decode, encode } from '../lab/sae/sae'
import { chooseBackend } from './backend-choice'
import { chunksOf, ofType, smallTraining } from './sae-train.testing'
import { smallDataset } from './testing'

beforeAll(async () => void expect(await chooseBackend('wasm')).toMatchObject({ kind: 'wasm' }))

it.each(saeVariants.all().map(({ id }) => id))('trains %s in both ways of taking vectors, and leaks nothing', async (variant) => {
  const dataset = openDataset(smallDataset())
  for (const aggregation of ['spatial_mean', 'per_position'] as const) {
    const training = smallTraining({ dataset, variant, aggregation, settings: variant === 'topk' ? { k: 3 } : {} })
    const before = tf.memory().numTensors
    const chunks = await chunksOf(training)
    expect(tf.memory().numTensors).toBe(before)
    const [first, second] = ofType(chunks, 'epoch').map(({ quality }) => quality)
    expect(second!.reconstruction).toBeLessThan(first!.reconstruction)
    const sae = readSae(ofType(chunks, 'done')[0]!.weights)
    expect(sae).toMatchObject({ aggregation, width: 4, latents: 16 })
    tf.dispose([sae.params, training.network.params])
  }
})

it('codes and what they stand for are those of loops over doubles', () => {
  const made = makeSubject({ layer: 'relu2', aggregation: 'spatial_mean' })
  const rows = [
    [0.5, -1, 2, 0.25],
    [1, 0, -0.5, 3],
  ]
  tf.tidy(() => {
    const codes = encode(made.sae, tf.tensor2d(rows))
    const expected = rows.map((row) => naiveEncode(made, row))
    expect(largestDifference(codes.dataSync(), expected.flat())).toBeLessThan(1e-5)
    expect(
      largestDifference(
        decode(made.sae, codes).dataSync(),
        expected.flatMap((code) => naiveDecode(made, code)),
      ),
    ).toBeLessThan(1e-5)
  })
})
