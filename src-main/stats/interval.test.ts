import { expect, test } from 'vitest'
import { amountBounds, meanInterval, shareBounds } from './interval'

test("Student's own sleep data: the mean extra sleep of ten patients under drug 2 minus drug 1", () => {
  // Student, The probable error of a mean, Biometrika 1908: mean 1.58, 95% interval 0.7001 to 2.4599 (as R's t.test(paired = TRUE) prints it).
  const drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
  const drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
  const { mean, low, high } = meanInterval(drug2.map((value, patient) => value - drug1[patient]!))!
  expect(mean).toBeCloseTo(1.58, 10)
  expect(low).toBeCloseTo(0.7001142, 6)
  expect(high).toBeCloseTo(2.4598858, 6)
})

test('one value has no bounds, none has nothing, equal ones have no width', () => {
  expect(meanInterval([0.7])).toEqual({ mean: 0.7, low: null, high: null, values: [0.7] })
  expect(meanInterval([])).toBeNull()
  expect(meanInterval([0.5, 0.5, 0.5])).toEqual({ mean: 0.5, low: 0.5, high: 0.5, values: [0.5, 0.5, 0.5] })
})

test('an interval is cut to what its figure can be', () => {
  // Two values: half width 12.7062 * half their distance.
  expect(meanInterval([0.4, 0.9], shareBounds)).toMatchObject({ low: 0, high: 1 })
  const { low, high } = meanInterval([1, 2], amountBounds)!
  expect(low).toBe(0)
  expect(high).toBeCloseTo(1.5 + 12.7062 * 0.5, 3)
})
