import { describe, expect, it } from 'vitest'
import type { Ablation, AblationFigures, AblationPoint } from '../../../src-main/contract/ablation'
import { baseline, domainWithZero, countsFor, curvesOf, figureText, marksOf, pointAt } from './figures'
import { verdictReason, verdictWord } from './verdict'

const share = (value: number) => ({ value, count: Math.round(value * 1000), of: 1000, low: null, high: null })
const top = (changed: number): AblationFigures => ({
  changed: share(changed),
  meanDrop: 0.02,
  medianDrop: 0.01,
  accuracy: share(0.12),
  colorFollow: share(0.8),
})
const range = (mean: number) => ({ mean, low: mean / 2, high: mean * 2 })
function point(count: number, changed: number, random: number | null): AblationPoint {
  const all = (value: number) => ({
    changed: range(value),
    meanDrop: range(value),
    medianDrop: range(value),
    accuracy: range(value),
    colorFollow: range(value),
  })
  return { count, top: top(changed), random: random === null ? null : all(random) }
}
const ablation: Ablation = {
  sae: 's',
  split: 'hard',
  images: 1000,
  features: [4, 2],
  untouched: { accuracy: share(0.11), colorFollow: share(0.82) },
  reconstruction: { accuracy: share(0.115), colorFollow: share(0.81), changed: share(0.01) },
  points: [point(1, 0.001, 0.002), point(10, 0.027, 0.017)],
}

describe('figures of an ablation', () => {
  it('are written by what they are', () => {
    expect([figureText('changed', 0.0578), figureText('meanDrop', 0.01394), figureText('accuracy', null)]).toEqual(['5.78%', '0.0139', '–'])
  })
  it('have the reconstruction and the untouched network as baselines', () => {
    expect(baseline(ablation, 'changed')).toEqual({ reconstruction: 0, untouched: 0.01 })
    expect(baseline(ablation, 'accuracy')).toEqual({ reconstruction: 0.115, untouched: 0.11 })
    expect(baseline(ablation, 'meanDrop')).toEqual({ reconstruction: 0, untouched: null })
  })
  it('go as far as there are features, and to the nearest point', () => {
    expect(countsFor(16)).toEqual([1, 2, 3, 5, 7, 10, 15])
    expect(countsFor(512).at(-1)).toBe(50)
    expect(pointAt(ablation, 7)?.count).toBe(10)
    expect(pointAt({ points: [] }, 7)).toBeUndefined()
  })
  it('are drawn with the range of the random draws, where there are any', () => {
    const names = { id: 'a', top: 'top', random: 'random', slots: [1, 2] as [number, number] }
    const [features, random] = curvesOf(ablation, 'changed', names)
    expect([features?.x, features?.y]).toEqual([
      [1, 10],
      [0.001, 0.027],
    ])
    expect([random?.low?.[1], random?.y[1], random?.high?.[1]]).toEqual([0.0085, 0.017, 0.034])
    expect(curvesOf({ ...ablation, points: [point(1, 0.1, null)] }, 'changed', names)).toHaveLength(1)
  })
  it('are drawn on an axis that has its zero, and room for all', () => {
    const series = [{ id: 'a', label: 'a', slot: 0, x: [1], y: [0.02], low: [-0.011], high: [0.03] }]
    expect(domainWithZero(series, [{ label: 'p', slot: 0, x: [10], y: [0.058] }])).toEqual([-0.02, 0.06])
    expect(domainWithZero([], [{ label: 'p', slot: 0, x: [10], y: [0.058] }])[0]).toBe(0)
  })
  it('stand beside what was published of them', () => {
    expect(marksOf('medianDrop', [1, 2]).map(({ label, y }) => [label, y[0]])).toEqual([
      ['published', 0.0041],
      ['reference', 0.012],
    ])
    expect(marksOf('changed', [1, 2])).toHaveLength(3)
    expect(marksOf('accuracy', [1, 2])).toEqual([])
  })
})

describe('the verdict', () => {
  it('is no inside the range of the draws, and yes above it', () => {
    expect(verdictWord(point(10, 0.027, 0.017))).toBe('No')
    expect(verdictWord(point(10, 0.3, 0.02))).toBe('Yes')
    expect(verdictWord(point(10, 0.06, 0.02))).toBe('Somewhat, but little hangs on them')
    expect(verdictWord(point(10, 0.001, 0.02))).toBe('Less than others')
    expect(verdictWord(point(10, 0.06, null))).toBeNull()
    expect(verdictReason(point(10, 0.06, 0.02))).toBe('3.0 times as many')
    expect(verdictReason(point(10, 0.06, 0))).toBe('where random ones change nothing')
  })
})
