import { describe, expect, it } from 'vitest'
import { datasetSettingsSchema, type DatasetInput } from '../../contract/dataset'
import { splits } from '../../contract/study'
import { openDataset, type SplitData } from './dataset'
import { describeDataset } from './describe'
import { datasetPresets } from './presets'
import { findSamples } from './samples'
import { writeSource } from './testing'

const open = (input: DatasetInput = {}) => openDataset(datasetSettingsSchema.parse(input))
const shareOf = (split: SplitData, test: (digit: number, color: number) => boolean) =>
  split.digit.reduce((sum, digit, i) => sum + (test(digit, split.color[i]!) ? 1 : 0), 0) / split.size
const set10k = 10_000
/** Four standard errors of a share p over n images. */
const bound = (p: number, n: number) => 4 * Math.sqrt((p * (1 - p)) / n)

describe('the study’s rules on MNIST', () => {
  const { splits: sets } = open()

  it.each(['train', 'easy'] as const)('%s: the dominant colour with rho, each other equally likely', (name) => {
    const set = sets[name]
    expect(Math.abs(shareOf(set, (d, c) => d === c) - 0.95)).toBeLessThan(bound(0.95, set.size))
    for (let offset = 1; offset < 10; offset++) {
      const share = shareOf(set, (d, c) => c === (d + offset) % 10)
      expect(Math.abs(share - 0.05 / 9)).toBeLessThan(bound(0.05 / 9, set.size))
    }
  })

  it('hard: never the dominant colour, each other equally likely', () => {
    expect(shareOf(sets.hard, (d, c) => d === c)).toBe(0)
    for (let offset = 1; offset < 10; offset++) {
      const share = shareOf(sets.hard, (d, c) => c === (d + offset) % 10)
      expect(Math.abs(share - 1 / 9)).toBeLessThan(bound(1 / 9, set10k))
    }
  })

  it('balanced: every colour equally likely', () => {
    for (let color = 0; color < 10; color++) expect(Math.abs(shareOf(sets.balanced, (_, c) => c === color) - 0.1)).toBeLessThan(bound(0.1, set10k))
  })

  it('draws the three test sets independently of each other, on the same digits', () => {
    expect(sets.hard.digit).toEqual(sets.easy.digit)
    // Where easy and balanced are independent, they agree in one of ten.
    const agree = sets.easy.color.reduce((sum, color, i) => sum + (color === sets.balanced.color[i] ? 1 : 0), 0) / set10k
    expect(Math.abs(agree - 0.1)).toBeLessThan(bound(0.1, set10k))
  })
})

describe('the other rules', () => {
  it('shift: always the next digit’s colour', () => {
    const { splits: sets } = open({ hardRule: 'shift', trainRule: 'shift' })
    expect(shareOf(sets.hard, (d, c) => c === (d + 1) % 10)).toBe(1)
    expect(shareOf(sets.train, (d, c) => c === (d + 1) % 10)).toBe(1)
    expect(shareOf(sets.easy, (d, c) => c === d)).toBeGreaterThan(0.94)
  })

  it('balanced training digits', () => {
    const { train } = open({ trainRule: 'balanced' }).splits
    expect(Math.abs(shareOf(train, (d, c) => c === d) - 0.1)).toBeLessThan(bound(0.1, 60_000))
  })

  it.each([0, 1])('rho %d is exact', (rho) => {
    expect(shareOf(open({ rho }).splits.train, (d, c) => d === c)).toBe(rho)
  })

  it('every preset opens, and no two are the same dataset', () => {
    const hashes = datasetPresets.map((preset) => openDataset(preset.settings).hash)
    expect(new Set(hashes).size).toBe(datasetPresets.length)
  })
})

describe('seed, subset and hash', () => {
  it('the same settings give the same colours and hash', () => {
    const folder = `idx:${writeSource(200, 100)}`
    const first = open({ source: folder, seed: 3 })
    const colors = splits.map((split) => first.splits[split].color.slice())
    for (let seed = 10; seed < 20; seed++) open({ source: folder, seed })
    const again = open({ source: folder, seed: 3 })
    expect(again).not.toBe(first)
    expect(again.hash).toBe(first.hash)
    expect(splits.map((split) => again.splits[split].color)).toEqual(colors)
  })

  it('another seed draws other colours in every split', () => {
    const [a, b] = [open({ seed: 0 }), open({ seed: 1 })]
    for (const split of splits) expect(a.splits[split].color).not.toEqual(b.splits[split].color)
  })

  it('a rule of one split leaves the others as they were', () => {
    const [a, b] = [open(), open({ hardRule: 'shift' })]
    for (const split of ['train', 'easy', 'balanced'] as const) expect(b.splits[split].color).toEqual(a.splits[split].color)
  })

  it('hash depends on every setting and on the digits, not on the place', () => {
    const one = writeSource(40, 30)
    const changes: DatasetInput[] = [
      {},
      { seed: 1 },
      { rho: 0.9 },
      { placement: 'background' },
      { hardRule: 'shift' },
      { trainRule: 'balanced' },
      { trainSize: 20 },
      { testSize: 20 },
      { palette: Array.from({ length: 10 }, (_, i) => [i, i, i] as [number, number, number]) },
      { source: `idx:${writeSource(40, 29)}` },
    ]
    const hashes = changes.map((change) => open({ source: `idx:${one}`, ...change }).hash)
    expect(new Set(hashes).size).toBe(changes.length)
    expect(open({ source: `idx:${writeSource(40, 30)}` }).hash).toBe(hashes[0])
    expect(open({ source: `idx:${one}`, trainSize: 40 }).hash).toBe(hashes[0])
  })

  it('a subset holds different images of the source once each, with the colours of the whole', () => {
    const [whole, part] = [open().splits.train, open({ trainSize: 1000 }).splits.train]
    expect(part.size).toBe(1000)
    expect(new Set(part.index).size).toBe(1000)
    expect(part.index.every((place, i) => part.color[i] === whole.color[place] && part.digit[i] === whole.digit[place])).toBe(true)
    expect(part.grey(Int32Array.of(7))).toEqual(whole.grey(Int32Array.of(part.index[7]!)))
    expect(open({ trainSize: 1000, seed: 1 }).splits.train.index).not.toEqual(part.index)
  })
})

describe('the report', () => {
  it('has counts that add up, and the mutual information of the rule', () => {
    const report = describeDataset(open())
    const { train, hard } = report.splits
    expect(train.contingency.flat().reduce((a, b) => a + b)).toBe(60_000)
    expect(hard.dominantOverall).toBe(0)
    expect(hard.dominantShare).toEqual(new Array(10).fill(0))
    // Uniform digits and rho 0.95: I = log2 10 + 0.95 log2 0.95 + 0.05 log2(0.05 / 9); MNIST's digits are nearly uniform.
    const expected = Math.log2(10) + 0.95 * Math.log2(0.95) + 0.05 * Math.log2(0.05 / 9)
    expect(Math.abs(train.mutualInformation - expected)).toBeLessThan(0.03)
    expect(Math.abs(hard.mutualInformation - Math.log2(10 / 9))).toBeLessThan(0.02)
    expect(report.splits.balanced.mutualInformation).toBeLessThan(0.01)
  })
})

describe('samples', () => {
  const dataset = open({ source: `idx:${writeSource(50, 30)}`, rho: 1 })
  const query = (extra: object) => findSamples(dataset, { settings: dataset.settings, split: 'easy', offset: 0, limit: 200, ...extra })

  it('filters by digit and colour, and pages', () => {
    expect(query({ digit: 4 })).toMatchObject({
      total: 3,
      index: Int32Array.of(4, 14, 24),
      digit: Uint8Array.of(4, 4, 4),
      color: Uint8Array.of(4, 4, 4),
    })
    expect(query({ digit: 4, color: 5 }).total).toBe(0)
    expect(query({ offset: 28, limit: 5 })).toMatchObject({ total: 30, index: Int32Array.of(28, 29) })
    expect(query({ digit: 4 }).grey.length).toBe(3 * 784)
  })

  it('gives the images that are named, in that order, and refuses others', () => {
    expect(query({ indices: [9, 2] }).digit).toEqual(Uint8Array.of(9, 2))
    expect(() => query({ indices: [30] })).toThrow(/there is no image 30; easy has 0 to 29/)
  })
})
