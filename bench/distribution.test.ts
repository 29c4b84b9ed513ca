import { expect, it } from 'vitest'
import { distribution } from './distribution'

it('is the middle, the tail and the worst of the samples, in any order', () => {
  const samples = Array.from({ length: 100 }, (_, i) => 100 - i)
  expect(distribution(samples)).toEqual({ count: 100, p50: 50, p95: 95, max: 100 })
  expect(distribution([7])).toEqual({ count: 1, p50: 7, p95: 7, max: 7 })
  expect(distribution([]).p95).toBeNaN()
})
