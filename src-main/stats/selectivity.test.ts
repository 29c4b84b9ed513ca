import { expect, test } from 'vitest'
import { effectiveNumber, effectiveNumberOfMeans, selectivity, selectivityOfSums } from './selectivity'

test('two classes worked by hand: means 2 and 6 about 4, between 4, within 1', () => {
  // Values 1 3 | 5 7: total variance (9 + 1 + 1 + 9) / 4 = 5, between (2^2 + 2^2) / 2 = 4.
  expect(selectivity([1, 3, 5, 7], [0, 0, 1, 1])).toBeCloseTo(0.8, 12)
})

test('classes of unequal size count by their size', () => {
  // Values 0 0 0 | 4 6, mean 2: total 4 + 4 + 4 + 4 + 16 = 32, between 3 * 4 + 2 * 9 = 30.
  expect(selectivity([0, 0, 0, 4, 6], [2, 2, 2, 9, 9])).toBeCloseTo(30 / 32, 12)
})

test('a label that fixes the value, one that says nothing, and a value that never varies', () => {
  const labels = Array.from({ length: 100 }, (_, i) => i % 10)
  expect(
    selectivity(
      labels.map((label) => label * 3),
      labels,
    ),
  ).toBeCloseTo(1, 12)
  expect(
    selectivity(
      labels.map((_, i) => Math.floor(i / 10)),
      labels,
    ),
  ).toBeCloseTo(0, 12)
  expect(
    selectivity(
      labels.map(() => 5),
      labels,
    ),
  ).toBeNull()
})

test('a large offset does not eat the variance', () => {
  expect(selectivity([1e8 + 1, 1e8 + 3, 1e8 + 5, 1e8 + 7], [0, 0, 1, 1])).toBeCloseTo(0.8, 6)
})

test('effective number: one class alone 1, all alike 10, two alike 2, and what is negative does not count', () => {
  const labels = Array.from({ length: 50 }, (_, i) => i % 10)
  expect(
    effectiveNumber(
      labels.map((label) => (label === 3 ? 2 : 0)),
      labels,
    ),
  ).toBeCloseTo(1, 12)
  expect(
    effectiveNumber(
      labels.map(() => 0.5),
      labels,
    ),
  ).toBeCloseTo(10, 12)
  expect(
    effectiveNumber(
      labels.map((label) => (label < 2 ? 4 : -9)),
      labels,
    ),
  ).toBeCloseTo(2, 12)
  expect(
    effectiveNumber(
      labels.map(() => -1),
      labels,
    ),
  ).toBeNull()
})

test('effective number worked by hand: means 3 and 1 give exp(H(3/4, 1/4)) = 4 / 3^0.75', () => {
  expect(effectiveNumber([2, 4, 1, 1, 1], [0, 0, 1, 1, 1])).toBeCloseTo(4 / 3 ** 0.75, 12)
})

test('labels that do not fit are refused', () => {
  expect(() => selectivity([1, 2], [0])).toThrow(RangeError)
  expect(() => selectivity([1], [10])).toThrow(RangeError)
  expect(() => effectiveNumber([1], [255])).toThrow(RangeError)
})

test('from sums alone, of values less anything, the selectivity is that of the values', () => {
  const labels = Array.from({ length: 60 }, (_, i) => [0, 3, 3, 7][i % 4]!)
  const values = labels.map((label, i) => 100 + label * 2 + ((i * 17) % 11))
  const sumsOf = (shift: number) => {
    const [counts, sums] = [new Float64Array(10), new Float64Array(10)]
    values.forEach((value, i) => {
      counts[labels[i]!]! += 1
      sums[labels[i]!]! += value - shift
    })
    return [counts, sums, values.reduce((squares, value) => squares + (value - shift) ** 2, 0)] as const
  }
  for (const shift of [0, 104]) expect(selectivityOfSums(...sumsOf(shift))).toBeCloseTo(selectivity(values, labels)!, 10)
  expect(selectivityOfSums([4, 6], [0, 0], 0)).toBeNull()
})

test('the effective number from means leaves out classes whose mean is 0', () => {
  expect(effectiveNumberOfMeans([3, 0, 3, 0])).toBeCloseTo(2, 12)
  expect(effectiveNumberOfMeans([0, 0])).toBeNull()
})
