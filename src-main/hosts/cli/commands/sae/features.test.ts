import { expect, it } from 'vitest'
import { type FeatureFigures, type FeatureList } from '../../../../contract/sae'
import { describeFeatures } from './feature-tables'
import { featuresResult } from './features'

const figures = (feature: number, colorSelectivity: number | null, digitSelectivity: number | null, varianceShare: number): FeatureFigures => ({
  ...{ feature, colorSelectivity, digitSelectivity, varianceShare, effectiveColors: 2, effectiveDigits: 9, bestColor: 5, bestDigit: null },
  ...{ mean: 1, std: 0.5, high: 3, frequency: colorSelectivity === null ? 0 : 0.25, dead: colorSelectivity === null },
})

const list: FeatureList = {
  ...{ sae: 'abc', split: 'balanced', images: 10, vectors: 40, otherSeeds: 2, stability: [0.5, 0.9, null] },
  features: [figures(0, null, null, 0), figures(1, 0.6, 0.1, 0.3), figures(2, 0.4, 0.7, 0.7)],
  effect: Float32Array.from({ length: 30 }, (_, at) => at),
  names: [{ feature: 2, name: 'Seven', note: 'a bar' }],
}
const row = { model: 'net', layer: 'relu3', aggregation: 'per_position' } as const

it('features come by what is asked for, with their own effect, stability and name; those without selectivity last', () => {
  const byColor = featuresResult(row, list, { sort: 'color', selectivity: 0.5 })
  expect(byColor.features.map(({ feature }) => feature)).toEqual([1, 2, 0])
  expect(byColor.features[1]).toMatchObject({
    feature: 2,
    name: 'Seven',
    note: 'a bar',
    stability: null,
    effect: [20, 21, 22, 23, 24, 25, 26, 27, 28, 29],
  })
  expect(byColor.varianceShare).toEqual({ color: 0.3, digit: 0.7 })
  expect(featuresResult(row, list, { sort: 'digit', selectivity: 0.5 }).features.map(({ feature }) => feature)).toEqual([2, 1, 0])
  expect(featuresResult(row, list, { sort: 'feature', selectivity: 0.3 })).toMatchObject({
    varianceShare: { color: 1 },
    features: [{ feature: 0 }, {}, {}],
  })
})

it('the table says what carries the variance, what is dead, and over how many seeds it is stable', () => {
  const text = describeFeatures(featuresResult(row, list, { sort: 'color', selectivity: 0.5 }))
  expect(text).toContain('10 images of the balanced set, 40 vectors')
  expect(text).toContain('Features of colour carry 30.00% of the variance, of digit 70.00% (selectivity from 0.5)')
  expect(text).toContain('mean over 2 other seeds')
  expect(text).toMatch(/^ *0 .* dead /m)
  expect(text).toMatch(/^ *1 +0\.60 .*cyan .*25\.00%.* 0\.90$/m)
})
