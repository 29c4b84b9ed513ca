import { beforeAll, describe, expect, it } from 'vitest'
import type { engineContract } from '../contract/engine'
import type { Client } from '../contract/rpc'
import { protocols, steerModes, type DoseOfSet, type DoseResponse, type Steer, type SteerState } from '../contract/steer'
import { decode } from '../lab/model/safetensors'
import { largestDifference } from '../lab/ops/naive.testing'
import { naiveActivation, naiveChange, naiveChanged, naiveEncode, naiveRest, naiveVectors, places, type Place } from '../lab/sae/naive.testing'
import { studentQuantile } from '../stats/student'
import { dataset, hard, hardImages, loadSubject, ofHard, openEngine, type LoadedSubject } from './sae.testing'

let engine: Client<typeof engineContract>
const subjects = new Map<string, LoadedSubject>()
const at = ({ layer, aggregation, thirdPool = true }: Place) => subjects.get(`${layer} ${aggregation} ${thirdPool}`)!

beforeAll(async () => {
  engine = await openEngine()
  for (const place of places) subjects.set(`${place.layer} ${place.aggregation} ${place.thirdPool}`, await loadSubject(engine, place))
})

const relu3 = () => at({ layer: 'relu3', aggregation: 'spatial_mean' })
const answerOf = (logits: ArrayLike<number>, from = 0) => {
  const row = Array.from({ length: 10 }, (_, i) => logits[from + i]!)
  return row.indexOf(Math.max(...row))
}
const softmax = (row: number[]) => {
  const powers = row.map((value) => Math.exp(value - Math.max(...row)))
  return powers.map((power) => power / powers.reduce((sum, value) => sum + value, 0))
}

describe.each(places)('$layer $aggregation, third pooling $thirdPool', (place) => {
  it('nothing turned: additively the untouched network’s logits, in the study’s protocol the reconstruction’s, to the last bit', async () => {
    const { refs } = at(place)
    const additive = await engine.call('steer.state', { ...refs, image: ofHard(3), protocol: 'additive' })
    expect(additive.steered).toEqual(additive.untouched)
    const study = await engine.call('steer.state', { ...refs, image: ofHard(3), steers: [{ feature: 1, value: 0 }] })
    expect(study.steered).toEqual(study.reconstructed)
    expect(study.untouched).toEqual(additive.untouched)
    expect(largestDifference(study.steered, study.untouched)).toBeGreaterThan(1e-4)
    expect(study.digit).toBe(hard.digit[3])
    expect(study.color).toBe(hard.color[3])
  })

  it.each(protocols)('%s: logits, codes and activations are those of the formula by hand', async (protocol) => {
    const { made, refs } = at(place)
    const steers: Steer[] = [
      { feature: 1, mode: 'add', value: 4 },
      { feature: 6, mode: 'multiply', value: 3 },
    ]
    const found = await engine.call('steer.state', { ...refs, image: ofHard(5), protocol, steers })
    const activation = naiveActivation(made, hardImages([5]))
    const rebuilt = naiveChanged(made, activation, 'study', (z) => z)
    const changed = naiveChanged(made, activation, protocol, (z) => naiveChange(z, steers))
    const meanRow = (rows: number[][]) => rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length)
    const vectors = (grid: typeof activation) => meanRow(naiveVectors(made, grid))
    expect(largestDifference(found.untouched, naiveRest(made, activation))).toBeLessThan(1e-4)
    expect(largestDifference(found.reconstructed, naiveRest(made, rebuilt))).toBeLessThan(1e-4)
    expect(largestDifference(found.steered, naiveRest(made, changed))).toBeLessThan(1e-4)
    expect(largestDifference(found.codes, meanRow(naiveVectors(made, activation).map((x) => naiveEncode(made, x))))).toBeLessThan(1e-4)
    expect(largestDifference(found.activation.original, vectors(activation))).toBeLessThan(1e-4)
    expect(largestDifference(found.activation.reconstructed, vectors(rebuilt))).toBeLessThan(1e-4)
    expect(largestDifference(found.activation.steered, vectors(changed))).toBeLessThan(1e-4)
  })

  it.each(steerModes)('a dose by %s is its states one by one, and flips where they do', async (mode) => {
    const { refs } = at(place)
    const others: Steer[] = [{ feature: 2, mode: 'add', value: 2 }]
    const question = { ...refs, image: ofHard(7), protocol: 'study' as const }
    // Its own steer is left out.
    const own: Steer = { feature: 5, mode: 'add', value: 9 }
    const dose = await engine.call('steer.dose', { ...question, steers: [...others, own], feature: 5, mode, from: -30, to: 30, count: 13 })
    const states: SteerState[] = []
    for (const value of dose.values) states.push(await engine.call('steer.state', { ...question, steers: [...others, { feature: 5, mode, value }] }))
    const logits = states.flatMap(({ steered }) => [...steered])
    const size = Math.max(1, ...logits.map(Math.abs))
    expect([...dose.values]).toEqual([-30, -25, -20, -15, -10, -5, 0, 5, 10, 15, 20, 25, 30])
    expect(largestDifference(dose.logits, logits)).toBeLessThan(1e-4 * size)
    expect(dose.untouched).toEqual(states[0]!.untouched)
    expect(dose.reconstructed).toEqual(states[0]!.reconstructed)

    const alone = await engine.call('steer.state', { ...question, steers: others })
    const neutral = mode === 'add' ? 0 : mode === 'multiply' ? 1 : alone.codes[5]!
    const flipped = [...dose.values].filter((_, i) => answerOf(states[i]!.steered) !== answerOf(alone.steered))
    const nearest = (side: number[]) => side.sort((a, b) => Math.abs(a - neutral) - Math.abs(b - neutral))[0] ?? null
    expect(dose.flipsAt).toEqual({
      below: nearest(flipped.filter((value) => value < neutral)),
      above: nearest(flipped.filter((value) => value > neutral)),
    })
  })
})

describe('directions', () => {
  const ask = (extra: object = {}) =>
    engine.call('steer.directions', {
      ...at({ layer: 'relu2', aggregation: 'spatial_mean' }).refs,
      image: ofHard(2),
      feature: 3,
      from: -8,
      to: 8,
      count: 5,
      ...extra,
    })

  it('are as many as asked for, all alike where nothing is added, and drawn by the seed', async () => {
    const found = await ask({ directions: 6 })
    expect(found.random).toHaveLength(6 * 5 * 10)
    expect([...found.values]).toEqual([-8, -4, 0, 4, 8])
    const curve = (i: number) => [...found.random.subarray(i * 50, (i + 1) * 50)]
    for (let i = 1; i < 6; i++) {
      expect(largestDifference(curve(i).slice(20, 30), curve(0).slice(20, 30))).toBeLessThan(1e-5)
      expect(largestDifference(curve(i), curve(0))).toBeGreaterThan(0.01)
    }
    expect((await ask({ directions: 2 })).random).toEqual(found.random.slice(0, 100))
    expect((await ask({ directions: 2, seed: 1 })).random).not.toEqual(found.random.slice(0, 100))
  })

  it.each(protocols)('%s: begin where nothing is turned', async (protocol) => {
    const { refs } = at({ layer: 'relu2', aggregation: 'spatial_mean' })
    const { random } = await ask({ directions: 1, protocol })
    const { untouched, reconstructed } = await engine.call('steer.state', { ...refs, image: ofHard(2) })
    expect(largestDifference(random.subarray(20, 30), protocol === 'study' ? reconstructed : untouched)).toBeLessThan(1e-5)
    expect(largestDifference(reconstructed, untouched)).toBeGreaterThan(1e-3)
  })

  it('another feature has its direction brought to the length of the one that is asked about', async () => {
    const { made, refs } = at({ layer: 'relu2', aggregation: 'spatial_mean' })
    const { otherFeature } = await ask({ directions: 0 })
    const other = otherFeature!.feature
    expect(other).not.toBe(3)
    const length = (k: number) => Math.hypot(...Array.from({ length: 4 }, (_, d) => made.arrays.W_dec![4 * k + d]! * made.arrays.std![d]!))
    const ratio = length(3) / length(other)
    expect(Math.abs(ratio - 1)).toBeGreaterThan(0.01)
    const dose = await engine.call('steer.dose', { ...refs, image: ofHard(2), feature: other, from: -8 * ratio, to: 8 * ratio, count: 5 })
    expect(largestDifference(otherFeature!.logits, dose.logits)).toBeLessThan(1e-4 * Math.max(1, ...dose.logits.map(Math.abs)))
  })
})

describe('a set', () => {
  const ask = async (extra: object = {}, signal?: AbortSignal) => {
    let dose: DoseOfSet | null = null
    const progress: number[] = []
    const stream = engine.stream('steer.set', { ...relu3().refs, feature: 4, from: -10, to: 10, count: 5, limit: 90, ...extra }, (chunk) => {
      if (chunk.type === 'done') dose = chunk.dose
      else progress.push(chunk.done)
    })
    signal?.addEventListener('abort', () => stream.close())
    await stream.done
    return { dose: dose as DoseOfSet | null, progress }
  }

  it.each([
    ['relu3', 'spatial_mean', 'add', 'study'],
    ['relu3', 'spatial_mean', 'add', 'additive'],
    ['relu1', 'per_position', 'multiply', 'study'],
    ['relu2', 'per_position', 'clamp', 'study'],
  ] as const)('%s %s, %s, %s: means, intervals and flips are those of single doses', async (layer, aggregation, mode, protocol) => {
    const { refs } = at({ layer, aggregation })
    const { dose } = await ask({ ...refs, mode, protocol, limit: 6 })
    const single: DoseResponse[] = []
    for (let i = 0; i < 6; i++)
      single.push(await engine.call('steer.dose', { ...refs, image: ofHard(i), feature: 4, mode, protocol, from: -10, to: 10, count: 5 }))
    const rows = (logits: Float32Array) => Array.from({ length: 5 }, (_, v) => [...logits.subarray(v * 10, v * 10 + 10)])
    const check = (found: { mean: Float32Array; half: Float32Array }, each: number[][]) => {
      const mean = each[0]!.map((_, i) => each.reduce((sum, row) => sum + row[i]!, 0) / 6)
      const half = mean.map((center, i) => {
        const sd = Math.sqrt(each.reduce((sum, row) => sum + (row[i]! - center) ** 2, 0) / 5)
        return (studentQuantile(0.975, 5) * sd) / Math.sqrt(6)
      })
      const tolerance = 1e-4 * Math.max(1, ...mean.map(Math.abs))
      expect(largestDifference(found.mean, mean)).toBeLessThan(tolerance)
      expect(largestDifference(found.half, half)).toBeLessThan(tolerance)
    }
    check(
      dose!.logits,
      single.map(({ logits }) => [...logits]),
    )
    check(
      dose!.probabilities,
      single.map(({ logits }) => rows(logits).flatMap(softmax)),
    )
    const flipped = [0, 1, 2, 3, 4].map(
      (v) => single.filter((one) => answerOf(one.logits, v * 10) !== answerOf(protocol === 'study' ? one.reconstructed : one.untouched)).length / 6,
    )
    expect([...dose!.flipped]).toEqual(flipped)
    expect(Math.max(...flipped)).toBeGreaterThan(0)
    expect(dose!.images).toBe(6)
  })

  it('is counted image by image, in more than one batch, and has only the digit and the colour that are asked for', async () => {
    const { dose, progress } = await ask()
    expect(dose!.images).toBe(90)
    expect(progress.at(-1)).toBe(90)
    expect(progress.length).toBeGreaterThan(1)
    const sevens = [...hard.digit.keys()].filter((i) => hard.digit[i] === 7 && hard.color[i] === 5)
    expect((await ask({ digit: 7, color: 5 })).dose!.images).toBe(sevens.length)
    expect((await ask({ digit: 7 })).dose!.images).toBeGreaterThan(sevens.length)
    expect((await ask({ limit: 1 })).dose!.logits.half.every(Number.isNaN)).toBe(true)
  })

  it('without images is refused', async () => {
    await expect(ask({ digit: 7, color: 7 })).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('digit 7 in colour 7') })
  })
})

describe('evidence', () => {
  const dump = async (place: Place, request: { what: 'codes' | 'steering'; limit: number; feature?: number; protocol?: 'study' | 'additive' }) => {
    const { refs } = at(place)
    return decode((await engine.call('sae.dump', { ...refs, split: 'hard', alpha: 5, protocol: 'study', run: 'abc', ...request })).bytes)
  }

  it.each(['spatial_mean', 'per_position'] as const)(
    'of codes, %s: rows are what was encoded, with its label and what came of it',
    async (aggregation) => {
      // More images than one batch holds.
      const { made } = at({ layer: 'relu1', aggregation })
      const { tensors, metadata } = await dump({ layer: 'relu1', aggregation }, { what: 'codes', limit: 45 })
      const positions = aggregation === 'per_position' ? 784 : 1
      expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual({
        digit: [45 * positions],
        color: [45 * positions],
        activation: [45 * positions, 3],
        codes: [45 * positions, 12],
        reconstruction: [45 * positions, 3],
      })
      expect(metadata).toMatchObject({ what: 'codes', split: 'hard', layer: 'relu1', aggregation, run: 'abc' })
      const last = (name: string, columns: number) => tensors[name]!.data.slice(44 * positions * columns)
      const vectors = naiveVectors(made, naiveActivation(made, hardImages([44])))
      expect(largestDifference(last('activation', 3), vectors.flat())).toBeLessThan(1e-4)
      expect(
        largestDifference(
          last('codes', 12),
          vectors.flatMap((x) => naiveEncode(made, x)),
        ),
      ).toBeLessThan(1e-4)
      expect([...last('digit', 1)].every((digit) => digit === hard.digit[44])).toBe(true)
      expect([...last('color', 1)].every((color) => color === hard.color[44])).toBe(true)
    },
  )

  it.each(protocols)('of steering, %s: logits before and after are those of the states', async (protocol) => {
    const { refs } = relu3()
    const { tensors, metadata } = await dump({ layer: 'relu3', aggregation: 'spatial_mean' }, { what: 'steering', limit: 4, feature: 3, protocol })
    expect(metadata).toMatchObject({ what: 'steering', feature: '3', alpha: '5', protocol })
    expect(tensors.images!.shape).toEqual([4, 28, 28, 3])
    for (let i = 0; i < 4; i++) {
      const state = await engine.call('steer.state', { ...refs, image: ofHard(i), protocol, steers: [{ feature: 3, value: 5 }] })
      expect(largestDifference(tensors.logits_before!.data.slice(10 * i, 10 * i + 10), state.untouched)).toBeLessThan(1e-5)
      expect(largestDifference(tensors.logits_after!.data.slice(10 * i, 10 * i + 10), state.steered)).toBeLessThan(1e-5)
    }
  })
})

describe('what is not there', () => {
  it('is named: features, images, a feature that is steered twice, an autoencoder of another width', async () => {
    const { refs } = relu3()
    const question = { ...refs, image: ofHard(0) }
    const missing = { kind: 'bad-input', message: expect.stringContaining('0 to 19; there is no 20') }
    await expect(engine.call('steer.state', { ...question, steers: [{ feature: 20, value: 1 }] })).rejects.toMatchObject(missing)
    await expect(engine.call('steer.dose', { ...question, feature: 20 })).rejects.toMatchObject(missing)
    await expect(engine.call('steer.directions', { ...question, feature: 20 })).rejects.toMatchObject(missing)
    await expect(engine.stream('steer.set', { ...refs, feature: 20 }, () => {}).done).rejects.toMatchObject(missing)
    const twice = [1, 1].map((feature) => ({ feature, value: 1 }))
    await expect(engine.call('steer.state', { ...question, steers: twice })).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('feature 1 is there twice'),
    })
    await expect(engine.call('steer.state', { ...question, image: ofHard(230) })).rejects.toMatchObject({ kind: 'bad-input' })
    const { sae } = at({ layer: 'relu1', aggregation: 'spatial_mean' }).refs
    const large = await loadSubject(engine, { layer: 'relu1', aggregation: 'spatial_mean' })
    expect(large.refs.sae).toEqual(sae)
    await expect(engine.call('steer.state', { ...question, sae: { key: 'none' } })).rejects.toMatchObject({ kind: 'model-missing' })
  })

  it('a drawing has no digit, and the image’s own logits', async () => {
    const { refs } = relu3()
    const grey = Uint8Array.from(hard.grey(Int32Array.of(3)))
    const drawn = await engine.call('steer.state', { ...refs, image: { from: 'drawing', grey, rgb: dataset.palette[hard.color[3]!]! } })
    const same = await engine.call('steer.state', { ...refs, image: ofHard(3) })
    expect(drawn).toEqual({ ...same, digit: null, color: null })
  })
})
