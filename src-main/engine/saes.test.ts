import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { makeSubject } from '../lab/sae/naive.testing'
import { disposeSae } from '../lab/sae/sae'
import { writeSae } from '../lab/sae/safetensors'
import { SaeShelf } from './saes'

/** As in saes.ts. */
const capacity = 64
/** W_enc, b_enc, W_dec, b_dec, mean, std. */
const tensorsOfOne = 6

/** Different ones differ in their mean. */
function file(which: number, lambda = 0.001): Uint8Array {
  const { sae, params } = makeSubject({ layer: 'relu1', aggregation: 'spatial_mean' })
  const { mean } = sae.params
  sae.params.mean = tf.fill([sae.width], which)
  const { weights } = writeSae({ ...sae, settings: { ...sae.settings, lambda } as typeof sae.settings })
  tf.dispose([mean!, params])
  disposeSae(sae)
  return weights
}

it('holds one that is loaded twice once; with other settings it is another', async () => {
  const shelf = new SaeShelf()
  const before = tf.memory().numTensors
  const first = shelf.load(file(0))
  expect(shelf.load(file(0))).toEqual(first)
  expect(tf.memory().numTensors).toBe(before + tensorsOfOne)
  const other = shelf.load(file(0, 0.5))
  expect(other.hash).toBe(first.hash)
  expect(other.key).not.toBe(first.key)
  await expect(shelf.use(first.key, ({ hash }) => hash)).resolves.toBe(first.hash)
  await expect(shelf.use(other.key, ({ settings }) => settings)).resolves.toMatchObject({ lambda: 0.5 })
})

it('says what it does not hold, so that it is loaded anew', async () => {
  await expect(new SaeShelf().use('nobody', () => 0)).rejects.toMatchObject({ kind: 'model-missing', message: expect.stringContaining('nobody') })
})

it('drops the one whose use is longest ago, never one in use, and frees its tensors', async () => {
  const shelf = new SaeShelf()
  const before = tf.memory().numTensors
  const keys = Array.from({ length: capacity }, (_, which) => shelf.load(file(which)).key)
  expect(tf.memory().numTensors).toBe(before + capacity * tensorsOfOne)
  await shelf.use(keys[0]!, () => {})
  let release = () => {}
  const using = shelf.use(keys[1]!, async ({ params }) => {
    await new Promise<void>((resolve) => (release = resolve))
    return params.mean!.dataSync()[0]
  })
  // The order is now 2, 3, ..., 0, 1 (in use).
  for (let more = 0; more < capacity; more++) shelf.load(file(capacity + more))
  expect(tf.memory().numTensors).toBe(before + capacity * tensorsOfOne)
  await expect(shelf.use(keys[0]!, () => {})).rejects.toMatchObject({ kind: 'model-missing' })
  release()
  expect(await using).toBe(1)
  await expect(shelf.use(keys[1]!, ({ width }) => width)).resolves.toBe(3)
  shelf.load(file(-1))
  expect(tf.memory().numTensors).toBe(before + capacity * tensorsOfOne)
})

it('frees what was in use for longer than it could be kept, once that ends', async () => {
  const shelf = new SaeShelf()
  const before = tf.memory().numTensors
  const uses: Promise<void>[] = []
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  for (let which = 0; which <= capacity; which++) uses.push(shelf.use(shelf.load(file(which)).key, () => released))
  expect(tf.memory().numTensors).toBe(before + (capacity + 1) * tensorsOfOne)
  release()
  await Promise.all(uses)
  expect(tf.memory().numTensors).toBe(before + capacity * tensorsOfOne)
})
