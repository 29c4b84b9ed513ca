import { expect, test } from 'vitest'
import { studentQuantile } from './student'

test.each([
  [1, 12.7062],
  [2, 4.30265],
  [3, 3.18245],
  [4, 2.77645],
  [9, 2.26216],
  [30, 2.04227],
  [1000, 1.96234],
])('the 97.5%% quantile for %i degrees of freedom is that of the printed tables', (freedom, expected) => {
  expect(studentQuantile(0.975, freedom)).toBeCloseTo(expected, 4)
})

test('another level: t(0.95, 5) = 2.01505; the middle is 0', () => {
  expect(studentQuantile(0.95, 5)).toBeCloseTo(2.01505, 4)
  expect(studentQuantile(0.5, 7)).toBeCloseTo(0, 12)
})

test('what has no answer is refused', () => {
  for (const [p, freedom] of [
    [0.3, 4],
    [1, 4],
    [0.975, 0],
    [0.975, 2.5],
  ] as const)
    expect(() => studentQuantile(p, freedom)).toThrow(RangeError)
})
