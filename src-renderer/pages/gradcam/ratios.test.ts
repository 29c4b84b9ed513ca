import { describe, expect, it } from 'vitest'
import type { CamSet, MedianInterval } from '../../../src-main/contract/gradcam'
import { beyondText, isIn, medianRows, medianText, nearestImage, ratioDomain, ratiosIn } from './ratios'

const median = (label: string, value: number): MedianInterval => ({ label, count: 2, median: value, low: value - 0.1, high: value + 0.1 })
const set: CamSet = {
  run: 'r',
  epoch: 4,
  split: 'hard',
  index: Int32Array.of(0, 2, 5, 9),
  digit: Uint8Array.of(0, 0, 1, 3),
  color: Uint8Array.of(0, 1, 1, 0),
  predicted: Uint8Array.of(0, 1, 1, 0),
  of: Uint8Array.of(0, 1, 1, 0),
  scaledRatio: Float32Array.of(0.5, 1, NaN, 7),
  rawRatio: Float32Array.of(0.5, 1, NaN, 7),
  noEvidence: Uint8Array.of(0, 0, 1, 0),
  empty: { value: 0.25, count: 1, of: 4, low: 0, high: 0.5 },
  medians: {
    all: median('all', 1),
    byAnswer: [median('right', 0.5), median('wrong', 4)],
    byBias: [median('biased', 0.5), median('conflicting', 4)],
    byDigit: Array.from({ length: 10 }, (_, digit) => median(String(digit), digit)),
    byColor: Array.from({ length: 10 }, (_, color) => median(`c${color}`, color)),
  },
}

describe('rows', () => {
  it('all first, then each group with a row a source', () => {
    const rows = medianRows(
      [
        { id: 'a', name: 'erm', set },
        { id: 'random', name: 'random head', set },
      ],
      'answer',
    )
    expect(rows.map(({ id, label, value, hollow }) => [id, label, value, hollow])).toEqual([
      ['a -1', 'all', 1, false],
      ['random -1', 'all, random head', 1, true],
      ['a 0', 'right', 0.5, false],
      ['random 0', 'right, random head', 0.5, true],
      ['a 1', 'wrong', 4, false],
      ['random 1', 'wrong, random head', 4, true],
    ])
    expect(medianRows([{ id: 'a', name: 'erm', set }], 'digit').map(({ label }) => label)).toEqual(['all', ...'0123456789'])
    expect(medianRows([], 'digit')).toEqual([])
  })

  it('names of two models are what tells them apart: a long one is cut in the chart', () => {
    const named = (id: string, name: string) => ({ id, name, set })
    const rows = medianRows(
      [named('a', 'study · Baseline · as-written'), named('b', 'study · DANN · as-written'), named('random', 'random head')],
      'answer',
    )
    expect(rows.slice(0, 3).map(({ label }) => label)).toEqual(['all, Baseline', 'all, DANN', 'all, random head'])
    expect(medianRows([named('a', 'erm'), named('b', 'erm')], 'answer').map(({ label }) => label)[0]).toBe('all, erm')
  })
})

describe('groups', () => {
  const inGroup = (grouping: 'answer' | 'bias' | 'digit' | 'color', group: number) =>
    [0, 1, 2, 3].filter((image) => isIn(set, grouping, group, image))

  it('right and wrong, biased and conflicting, digit, colour', () => {
    expect(inGroup('answer', 0)).toEqual([0, 2])
    expect(inGroup('answer', 1)).toEqual([1, 3])
    expect(inGroup('bias', 0)).toEqual([0, 2])
    expect(inGroup('digit', 3)).toEqual([3])
    expect(inGroup('color', 1)).toEqual([1, 2])
    expect(inGroup('color', -1)).toEqual([0, 1, 2, 3])
    expect([...ratiosIn(set, 'answer', 1)]).toEqual([1, 7])
  })

  it('the image nearest to a value, by its place in the split; none of a group without ratios', () => {
    expect(nearestImage(set, 'answer', 1, 4.5)).toBe(9)
    expect(nearestImage(set, 'digit', -1, 0.6)).toBe(0)
    expect(nearestImage(set, 'digit', 1, 0.6)).toBeNull()
  })
})

it('the axis ends where nearly all are, and says what lies beyond', () => {
  expect(ratioDomain([{ set }])).toEqual([0, 1])
  expect(beyondText(set, [0, 2])).toBe('1 of 4 lie beyond 2')
  expect(beyondText(set, [0, 8])).toBe('')
})

it('a median in words', () => {
  expect(medianText(set.medians.all)).toBe('1.00 [0.90, 1.10]')
  expect(medianText({ label: '', count: 0, median: null, low: null, high: null })).toBe('–')
})
