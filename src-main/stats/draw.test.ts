import { expect, it } from 'vitest'
import { seededUniform } from './bootstrap'
import { drawSome } from './draw'

const values = Array.from({ length: 50 }, (_, i) => 10 * i)

it('draws each at most once, in their order, the same for the same seed', () => {
  const drawn = drawSome(values, 20, seededUniform(3))
  expect(drawn).toHaveLength(20)
  expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b))
  expect(values).toEqual(expect.arrayContaining(drawn))
  expect(drawSome(values, 20, seededUniform(3))).toEqual(drawn)
  expect(drawSome(values, 20, seededUniform(4))).not.toEqual(drawn)
  expect(values[1]).toBe(10)
})

it('gives all of them where there are no more', () => {
  expect(drawSome([3, 1, 2], 3, seededUniform(0))).toEqual([3, 1, 2])
  expect(drawSome([3, 1, 2], 9, seededUniform(0))).toEqual([3, 1, 2])
  expect(drawSome([], 2, seededUniform(0))).toEqual([])
})

it('draws every value equally often', () => {
  const counts = new Map<number, number>()
  const uniform = seededUniform(7)
  for (let draw = 0; draw < 5000; draw++) for (const value of drawSome([0, 1, 2, 3, 4], 2, uniform)) counts.set(value, (counts.get(value) ?? 0) + 1)
  // 2,000 each; a standard deviation is 35.
  for (const value of [0, 1, 2, 3, 4]) expect(Math.abs(counts.get(value)! - 2000)).toBeLessThan(140)
})
