import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FeaturesChunk } from '../../contract/sae'
import type { Split } from '../../contract/study'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'
import { cosines, readDecoder } from './decoder'
import { encodeSafetensors } from '../../contract/safetensors'
import { knownFeatures } from './feature-scans'
import { saeOf } from './source'
import { addSae } from './testing'

let lab: TestLab
let model: string
let sae: string

/** In the activation's own units: [2, 0], [0, 1]. */
const decoder = [
  [1, 0],
  [0, 2],
]
const std = [2, 0.5]

beforeEach(async () => {
  lab = openTestLab()
  const job = await lab.page.call('jobs.submit', { kind: 'train', input: {} })
  await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
  model = job.runIds[0]!
  sae = addSae(lab.store, model, 0, decoder, std)
})

afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

async function features(of = sae, split?: Split): Promise<FeaturesChunk[]> {
  const chunks: FeaturesChunk[] = []
  await lab.page.stream('sae.features', { sae: of, ...(split ? { split } : {}) }, (chunk) => chunks.push(chunk)).done
  return chunks
}

const card = (feature = 0, count = 3) => lab.page.call('sae.feature', { sae, feature, count })
const looked = () => lab.engine.asked.filter((what) => what.startsWith('features'))

describe('the list of features', () => {
  it('says how far it is, is made once for each set, and is answered from the store as it was', async () => {
    const [progress, done] = await features()
    expect(progress).toEqual({ type: 'progress', done: 10, total: 20, secondsLeft: null })
    expect(done).toMatchObject({
      type: 'done',
      list: { sae, split: 'balanced', images: 20, vectors: 80, otherSeeds: 0, stability: [null, null], names: [] },
    })
    expect(done?.type === 'done' && done.list.features[0]).toMatchObject({ feature: 0, colorSelectivity: 1, varianceShare: 1 })
    expect(done?.type === 'done' && [...done.list.effect]).toEqual(Array.from({ length: 20 }, (_, at) => at))
    expect(await features()).toEqual([done])
    await features(sae, 'hard')
    await card()
    expect(looked()).toEqual(['features balanced', 'features hard'])
  })

  it('is forgotten with its SAE', async () => {
    await features()
    const known = saeOf(lab.store, sae)
    expect(knownFeatures(lab.store, known, 'balanced')).not.toBeNull()
    expect(knownFeatures(lab.store, known, 'easy')).toBeNull()
    await lab.page.call('runs.delete', { run: sae })
    expect(knownFeatures(lab.store, known, 'balanced')).toBeNull()
  })

  it('is refused for a network', async () => {
    await expect(features(model)).rejects.toMatchObject({ kind: 'bad-input' })
  })
})

describe('a card', () => {
  it('shows the strongest images with labels, pixels and where in them', async () => {
    const found = await card()
    expect(found.examples).toEqual([
      { index: 8, value: 9, digit: 8, color: 9 },
      { index: 18, value: 9, digit: 8, color: 9 },
      { index: 7, value: 8, digit: 7, color: 8 },
    ])
    expect(found.grey).toHaveLength(3 * 784)
    expect(found.grey[784]).toBe(18)
    expect(found).toMatchObject({ side: 2, placement: 'stroke', zeros: 8 })
    expect([...found.maps]).toEqual([8, 8, 8, 8, 18, 18, 18, 18, 7, 7, 7, 7])
    expect(found.histogram.reduce((sum, count) => sum + count, found.zeros)).toBe(80)
    expect([...found.effect]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('shows the direction in the activation’s own units, and what is near to it', async () => {
    sae = addSae(lab.store, model, 7, [...decoder, [1, 4], [-1, 0]], std)
    const found = await card(1)
    expect([...found.direction]).toEqual([0, 1])
    // Own units: [2, 0], [2, 2] and [-2, 0] beside it.
    expect(found.nearest.map(({ feature }) => feature)).toEqual([2, 0, 3])
    expect(found.nearest.map(({ cosine }) => cosine)).toEqual([Math.SQRT1_2, 0, 0].map((value) => expect.closeTo(value, 6) as number))
  })

  it('of a dead feature has no examples', async () => {
    expect(await card(1)).toMatchObject({ examples: [], figures: { dead: true }, zeros: 80 })
  })

  it('is refused for features that are not there, and for data that has changed', async () => {
    await expect(card(2)).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('0 to 1') as string })
    await card()
    lab.engine.data = 'other data'
    await expect(card()).rejects.toMatchObject({ kind: 'conflict' })
    await expect(lab.page.call('sae.codes', { sae, image: { from: 'split', split: 'hard', index: 0 } })).rejects.toMatchObject({ kind: 'conflict' })
  })
})

describe('stability over seeds', () => {
  it('is 1 for the same features in another order, and names which', async () => {
    const other = addSae(lab.store, model, 1, [...decoder].reverse(), std)
    const last = (await features()).at(-1)
    expect(last).toMatchObject({ list: { otherSeeds: 1, stability: [expect.closeTo(1, 6), expect.closeTo(1, 6)] } })
    expect((await card(0)).matches).toEqual([{ sae: other, seed: 1, feature: 1, cosine: expect.closeTo(1, 6) as number }])
  })

  it('is the mean of the best matches over the other seeds, and follows when one is added', async () => {
    addSae(lab.store, model, 1, decoder, std)
    await features()
    // [3, 4] in own units: cosines 0.6 and 0.8; [4, -3]: 0.8 and -0.6.
    addSae(
      lab.store,
      model,
      2,
      [
        [1.5, 8],
        [2, -6],
      ],
      std,
    )
    const last = (await features()).at(-1)
    expect(last).toMatchObject({ list: { otherSeeds: 2, stability: [expect.closeTo((1 + 0.8) / 2, 6), expect.closeTo((1 + 0.8) / 2, 6)] } })
    expect((await card(1)).matches.map(({ seed, feature }) => [seed, feature])).toEqual([
      [1, 1],
      [2, 0],
    ])
  })

  it('does not look at the own seed, nor at SAEs of another network', async () => {
    addSae(lab.store, model, 0, decoder, std)
    const job = await lab.page.call('jobs.submit', { kind: 'train', input: { seeds: [5] } })
    await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
    addSae(lab.store, job.runIds[0]!, 1, decoder, std)
    expect((await features()).at(-1)).toMatchObject({ list: { otherSeeds: 0 } })
  })
})

describe('names', () => {
  it('come with the list, and are refused for features that are not there', async () => {
    const red = { feature: 1, name: 'Red', note: 'of the stroke' }
    expect(await lab.page.call('sae.name', { sae, ...red })).toEqual([red])
    expect((await features()).at(-1)).toMatchObject({ list: { names: [red] } })
    await expect(lab.page.call('sae.name', { sae, ...red, feature: 2 })).rejects.toMatchObject({ kind: 'bad-input' })
    expect(await lab.page.call('sae.name', { sae, ...red, name: '', note: '' })).toEqual([])
  })
})

it('cosines of rows that are zero are 0', () => {
  const file = encodeSafetensors({
    W_dec: { shape: [2, 2], data: Float32Array.of(0, 0, 3, 4) },
    std: { shape: [2], data: Float32Array.of(1, 1) },
  })
  const read = readDecoder(file)
  expect([...cosines(read, 0, read)]).toEqual([0, 0])
  expect([...cosines(read, 1, read)]).toEqual([0, expect.closeTo(1, 6)])
})
