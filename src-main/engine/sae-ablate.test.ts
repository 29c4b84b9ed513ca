import { beforeAll, describe, expect, it } from 'vitest'
import type { Ablation, AblationMode } from '../contract/ablation'
import type { engineContract } from '../contract/engine'
import type { Client } from '../contract/rpc'
import { largestDifference } from '../lab/ops/naive.testing'
import { donorsOf, setsOf } from '../lab/sae/ablate'
import { naiveActivation, naiveChanged, naiveEncode, naiveRest, naiveVectors, type Place } from '../lab/sae/naive.testing'
import { median, quantile } from '../stats/summary'
import { hard, hardImages, loadSubject, openEngine, type LoadedSubject } from './sae.testing'

type Measured = Omit<Ablation, 'sae'>

const images = 12
const features = [7, 2, 11, 0, 5, 1, 3, 9, 10, 4, 8, 6]
let engine: Client<typeof engineContract>

beforeAll(async () => {
  engine = await openEngine()
})

async function ablate({ refs }: LoadedSubject, extra: object = {}) {
  let ablation: Measured | null = null
  const progress: { done: number; total: number }[] = []
  const question = { ...refs, features, counts: [0, 1, 4, 12], draws: 3, limit: images, ...extra }
  await engine.stream('sae.ablate', question, (chunk) => {
    if (chunk.type === 'done') ablation = chunk.ablation
    else progress.push(chunk)
  }).done
  return { ablation: ablation! as Measured, progress }
}

const softmaxAt = (row: number[], place: number) => Math.exp(row[place]!) / row.reduce((sum, value) => sum + Math.exp(value), 0)
const answerOf = (row: number[]) => row.indexOf(Math.max(...row))

/** Answers and confidences with a set of features ablated, by loops. */
function byHand({ made }: LoadedSubject, mode: AblationMode) {
  const activation = naiveActivation(made, hardImages(Array.from({ length: images }, (_, i) => i)))
  const codes = naiveVectors(made, activation).map((x) => naiveEncode(made, x))
  const mean = codes[0]!.map((_, k) => codes.reduce((sum, code) => sum + code[k]!, 0) / codes.length)
  const positions = codes.length / images
  const donors = donorsOf(images, 0)
  const target = (vector: number) => {
    if (mode !== 'resample') return mode === 'mean' ? mean : mean.map(() => 0)
    return codes[donors[Math.floor(vector / positions)]! * positions + (vector % positions)]!
  }
  return (ablated: readonly number[]) => {
    const changed = naiveChanged(made, activation, 'study', (z, vector) => z.map((code, k) => (ablated.includes(k) ? target(vector)[k]! : code)))
    const logits = naiveRest(made, changed)
    return Array.from({ length: images }, (_, i) => [...logits.subarray(i * 10, i * 10 + 10)])
  }
}

const dropsOf = (rows: number[][], before: number[][]) =>
  rows.map((row, i) => softmaxAt(before[i]!, answerOf(before[i]!)) - softmaxAt(row, answerOf(before[i]!)))
const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Every figure of one set of features, as a number. */
function figuresByHand(rows: number[][], before: number[][]) {
  const share = (counts: (i: number) => boolean) => rows.filter((_, i) => counts(i)).length / images
  const drops = dropsOf(rows, before)
  return {
    changed: share((i) => answerOf(rows[i]!) !== answerOf(before[i]!)),
    meanDrop: meanOf(drops),
    medianDrop: median(drops),
    accuracy: share((i) => answerOf(rows[i]!) === hard.digit[i]),
    colorFollow: share((i) => answerOf(rows[i]!) === hard.color[i]),
  }
}

function expectFigures(found: Measured['points'][number]['top'], rows: number[][], before: number[][]) {
  const drops = dropsOf(rows, before)
  const count = (counts: (i: number) => boolean) => rows.filter((_, i) => counts(i)).length
  expect(found.changed).toMatchObject({ count: count((i) => answerOf(rows[i]!) !== answerOf(before[i]!)), of: images })
  expect(found.accuracy).toMatchObject({ count: count((i) => answerOf(rows[i]!) === hard.digit[i]), of: images })
  expect(found.colorFollow).toMatchObject({ count: count((i) => answerOf(rows[i]!) === hard.color[i]), of: images })
  expect(found.meanDrop).toBeCloseTo(drops.reduce((sum, drop) => sum + drop, 0) / images, 5)
  expect(found.medianDrop).toBeCloseTo(median(drops), 5)
}

// The two ways through: a matrix product, and the rest of the network.
const ways: Place[] = [
  { layer: 'relu3', aggregation: 'spatial_mean' },
  { layer: 'relu3', aggregation: 'per_position', thirdPool: false },
  { layer: 'relu3', aggregation: 'per_position' },
  { layer: 'relu2', aggregation: 'spatial_mean' },
]

describe.each(ways)('$layer $aggregation, third pooling $thirdPool', (place) => {
  it.each(['zero', 'mean', 'resample'] as const)('%s: figures of the ranked features and of random ones are those worked by hand', async (mode) => {
    const subject = await loadSubject(engine, place)
    const { ablation } = await ablate(subject, { mode })
    const hand = byHand(subject, mode)
    const before = hand([])
    const untouched = naiveRest(subject.made, naiveActivation(subject.made, hardImages(Array.from({ length: images }, (_, i) => i))))
    const untouchedAnswers = before.map((_, i) => answerOf([...untouched.subarray(i * 10, i * 10 + 10)]))
    expect(ablation.untouched.accuracy.count).toBe(untouchedAnswers.filter((answer, i) => answer === hard.digit[i]).length)
    expect(ablation.reconstruction.changed.count).toBe(untouchedAnswers.filter((answer, i) => answer !== answerOf(before[i]!)).length)
    expect(ablation.reconstruction.colorFollow.count).toBe(before.filter((row, i) => answerOf(row) === hard.color[i]).length)
    expect(ablation).toMatchObject({ split: 'hard', images, features })
    ablation.points.forEach(({ count, top }) => expectFigures(top, hand(features.slice(0, count)), before))
    expect(Math.abs(ablation.points[3]!.top.meanDrop)).toBeGreaterThan(1e-4)

    const codes = naiveVectors(subject.made, naiveActivation(subject.made, hardImages(Array.from({ length: images }, (_, i) => i)))).map((x) =>
      naiveEncode(subject.made, x),
    )
    const living = Int32Array.from(codes[0]!.keys()).filter((k) => codes.some((code) => code[k]! > 0))
    const drawn = setsOf(features, living, { counts: [4], draws: 3, seed: 0 }).filter(({ draw }) => draw !== 'top')
    const each = drawn.map((set) => figuresByHand(hand([...set.features]), before))
    const { random } = ablation.points[2]!
    for (const name of ['changed', 'meanDrop', 'medianDrop', 'accuracy', 'colorFollow'] as const) {
      const values = each.map((figures) => figures[name])
      expect(random![name].mean).toBeCloseTo(meanOf(values), 5)
      expect(random![name].low).toBeCloseTo(quantile(values, 0.025), 5)
      expect(random![name].high).toBeCloseTo(quantile(values, 0.975), 5)
    }
  })

  it('no feature: nothing changes against the reconstruction', async () => {
    const { ablation } = await ablate(await loadSubject(engine, place))
    const { top, random } = ablation.points[0]!
    expect(top).toMatchObject({ changed: { count: 0 }, meanDrop: 0, medianDrop: 0 })
    expect(top.accuracy).toEqual(ablation.reconstruction.accuracy)
    expect(random!.meanDrop).toEqual({ mean: 0, low: 0, high: 0 })
  })
})

describe('a question', () => {
  it('over more images than a batch holds counts to its end', async () => {
    for (const layer of ['relu1', 'relu3'] as const) {
      const { ablation, progress } = await ablate(await loadSubject(engine, { layer, aggregation: 'spatial_mean' }), { limit: 200, draws: 0 })
      expect(ablation.images).toBe(200)
      expect(ablation.points.map(({ random }) => random)).toEqual([null, null, null, null])
      expect(progress.at(-1)).toMatchObject({ done: 400, total: 400 })
      expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).sort((a, b) => a - b))
    }
  })

  it('names the features that are ablated, and no further ones', async () => {
    const { ablation } = await ablate(await loadSubject(engine, ways[0]!), { counts: [1, 3], draws: 0 })
    expect(ablation.features).toEqual([7, 2, 11])
  })

  it('with another seed draws other features', async () => {
    const subject = await loadSubject(engine, ways[0]!)
    const drops = async (seed: number) => (await ablate(subject, { seed })).ablation.points[1]!.random!.meanDrop
    expect(await drops(0)).toEqual(await drops(0))
    expect(await drops(0)).not.toEqual(await drops(1))
  })

  it('that has no answer is refused', async () => {
    const subject = await loadSubject(engine, ways[0]!)
    await expect(ablate(subject, { features: [20], counts: [1] })).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('0 to 19; there is no 20'),
    })
    await expect(ablate(subject, { counts: [13] })).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('13 features') })
    await expect(ablate(subject, { mode: 'resample', limit: 1 })).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('only one'),
    })
  })

  it('stops between two batches', async () => {
    const { refs } = await loadSubject(engine, { layer: 'relu1', aggregation: 'per_position' })
    let chunks = 0
    const stream = engine.stream('sae.ablate', { ...refs, features, counts: [1], limit: 200 }, () => {
      if (++chunks === 1) stream.close()
    })
    await stream.done.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(chunks).toBe(1)
  })
})

describe('sets of features', () => {
  it('begin with the ranked ones; draws take none twice, and none that is dead', () => {
    const living = Int32Array.of(1, 4, 6, 8, 9)
    const sets = setsOf([6, 1, 9], living, { counts: [1, 3], draws: 40, seed: 5 })
    expect(sets.filter(({ draw }) => draw === 'top').map((set) => [...set.features])).toEqual([[6], [6, 1, 9]])
    const drawn = sets.filter(({ draw }) => draw !== 'top')
    expect(drawn).toHaveLength(80)
    for (const { features: found, point } of drawn) {
      expect(new Set(found).size).toBe([1, 3][point])
      expect([...found].every((feature) => living.includes(feature))).toBe(true)
    }
    expect(new Set(drawn.flatMap((set) => [...set.features])).size).toBe(5)
  })

  it('donors are other images, each of them possible', () => {
    const seen = Array.from({ length: 60 }, (_, seed) => donorsOf(3, seed))
    for (const donors of seen) donors.forEach((donor, i) => expect(donor).not.toBe(i))
    expect(new Set(seen.map((donors) => donors[0])).size).toBe(2)
    expect(largestDifference(donorsOf(9, 1), donorsOf(9, 1))).toBe(0)
  })
})
