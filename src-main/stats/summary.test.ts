import { expect, test } from 'vitest'
import { seededUniform } from './bootstrap'
import { mean, median, quantile, selectedMedian, standardDeviation, summarize } from './summary'

test('hard accuracy of four seeds, worked by hand', () => {
  // Mean 13.1; squares 5.1^2 + 0.2^2 + 3.3^2 + 1.6^2 = 39.5; sd = sqrt(39.5 / 3); t(0.975, 3) = 3.18245
  const summary = summarize([8, 13.3, 16.4, 14.7])!
  expect(summary.mean).toBeCloseTo(13.1, 10)
  expect(summary.median).toBeCloseTo(14, 10)
  expect(summary.sd).toBeCloseTo(Math.sqrt(39.5 / 3), 10)
  expect(summary.high! - 13.1).toBeCloseTo((3.18245 * Math.sqrt(39.5 / 3)) / 2, 4)
  expect(13.1 - summary.low!).toBeCloseTo((3.18245 * Math.sqrt(39.5 / 3)) / 2, 4)
})

test('one value has no interval, no value has nothing', () => {
  expect(summarize([0.5])).toEqual({ count: 1, mean: 0.5, median: 0.5, sd: null, low: null, high: null })
  expect(summarize([])).toBeNull()
  for (const figure of [mean, median]) expect(figure([])).toBeNaN()
})

test('quantiles lie between the order statistics, and the list stays as it was', () => {
  const values = [10, 1, 4, 2]
  expect([0, 0.25, 0.5, 0.9, 1].map((q) => quantile(values, q))).toEqual([1, 1.75, 3, expect.closeTo(8.2, 10), 10])
  expect(values).toEqual([10, 1, 4, 2])
  expect(median(Float32Array.of(3, 1, 2))).toBe(2)
})

test('infinite values (an attack that never succeeded) give no NaN', () => {
  expect(median([0.04, Infinity, Infinity, Infinity])).toBe(Infinity)
  expect(median([0.03, 0.05, 0.04, Infinity])).toBeCloseTo(0.045, 12)
})

test("the deviation is a sample's", () => {
  expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12)
})

test('the median by selection is the median by sorting, with ties, in any order, and the list stays as it was', () => {
  const uniform = seededUniform(3)
  for (let size = 1; size <= 60; size++) {
    const values = Float64Array.from({ length: size }, () => Math.floor(uniform() * (size % 5 === 0 ? 3 : 1000)))
    for (const list of [values, values.slice().sort(), values.slice().sort().reverse()]) {
      const before = list.slice()
      expect(selectedMedian(list)).toBe(median(list))
      expect(list).toEqual(before)
    }
  }
  expect(selectedMedian([])).toBeNaN()
  expect(selectedMedian([Infinity, 1, Infinity, Infinity])).toBe(Infinity)
  expect(selectedMedian([1, Infinity, 2, Infinity])).toBe(Infinity)
})
