import { describe, expect, it } from 'vitest'
import { datasetSettingsSchema, type DatasetReport } from '../../../src-main/contract/dataset'
import type { Split } from '../../../src-main/contract/study'
import { answerParts, dominantBars, isStudy, ownColorInHard, wilson } from './facts'

function report(settings: object, own: Record<Split, number>): DatasetReport {
  const split = (name: Split) => ({
    split: name,
    size: 1000,
    contingency: Array.from({ length: 10 }, (_, d) =>
      Array.from({ length: 10 }, (_, c) => (c === d ? own[name] : c === (d + 1) % 10 ? 100 - own[name] : 0)),
    ),
    dominantShare: Array.from({ length: 10 }, () => own[name] / 100),
    dominantOverall: own[name] / 100,
    mutualInformation: 0,
  })
  const splits = { train: split('train'), easy: split('easy'), hard: split('hard'), balanced: split('balanced') }
  return { hash: 'h', settings: datasetSettingsSchema.parse(settings), splits }
}

describe('wilson', () => {
  it('equals a worked example, and stays inside 0 and 1', () => {
    // 81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I).
    expect(wilson(81, 263).map((v) => v.toFixed(4))).toEqual(['0.2553', '0.3662'])
    expect(wilson(0, 20)[0]).toBe(0)
    expect(wilson(20, 20)[1]).toBe(1)
  })
})

describe('a dataset in words', () => {
  const study = report({}, { train: 95, easy: 95, hard: 0, balanced: 10 })

  it('says never where the hard set has none', () => {
    expect(ownColorInHard(study)).toEqual({ own: 0, of: 1000 })
    expect(answerParts(study).join('')).toBe(
      'Each digit wears its own colour in 95.0% of the training images, and never in the hard set (0 of 1,000).',
    )
  })

  it('gives the share where it has some', () => {
    expect(answerParts(report({}, { train: 95, easy: 95, hard: 3, balanced: 10 })).join('')).toContain('and in 3.00% of the hard set.')
  })

  it('sets published values beside the study alone', () => {
    expect(dominantBars(study)[3]).toMatchObject({ value: 0.95, published: 0.9512, detail: '95 of 100' })
    expect(
      dominantBars(report({ rho: 0.99 }, study.splits.train ? { train: 99, easy: 99, hard: 0, balanced: 10 } : ({} as never)))[3],
    ).not.toHaveProperty('published')
    expect(isStudy(datasetSettingsSchema.parse({ seed: 7 }))).toBe(true)
    expect(isStudy(datasetSettingsSchema.parse({ placement: 'background' }))).toBe(false)
  })
})
