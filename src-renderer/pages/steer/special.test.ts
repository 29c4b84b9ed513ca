import { expect, it } from 'vitest'
import type { DirectionsResponse } from '../../../src-main/contract/steer'
import { curveOfDirection, directionCount, flippingOf, sampled, specialityOf } from './special'

const values = Float64Array.of(-5, 0, 5)
/** Class 0 is the answer, and class 1 gains `slope` for each unit. */
const along = (slope: number) =>
  Float32Array.from({ length: 30 }, (_, i) => (i % 10 === 0 ? 4 : i % 10 === 1 ? slope * values[Math.floor(i / 10)]! : 0))
const response = (slopes: number[]): DirectionsResponse => ({
  values,
  random: Float32Array.from(slopes.flatMap((slope) => [...along(slope)])),
  otherFeature: { feature: 3, logits: along(0.1) },
})
const weak = Array.from({ length: 20 }, (_, i) => 0.01 * i)

it('cuts the curves of single directions', () => {
  const found = response([1, 2])
  expect(directionCount(found)).toBe(2)
  expect(curveOfDirection(found, 1)).toEqual(along(2))
})

it('special: none of twenty random directions does as much', () => {
  const found = specialityOf(along(2), response(weak), 5)
  expect(found).toMatchObject({ at: 5, reaching: 0, special: true })
  expect(found.feature).toBeGreaterThan(Math.max(...found.random))
  expect(found.other).toBeLessThan(found.feature)
})

it('not where one of them does, and nobody knows of two', () => {
  expect(specialityOf(along(2), response([...weak.slice(1), 3]), 5)).toMatchObject({ reaching: 1, special: false })
  expect(specialityOf(along(2), response([0, 0.1]), 5).special).toBeNull()
})

it('says who changes the answer somewhere', () => {
  expect(flippingOf(along(2), response([...weak, 3]))).toEqual({ feature: true, random: 1 })
  expect(flippingOf(along(0.1), response(weak))).toEqual({ feature: false, random: 0 })
})

it('looks at the value that is nearest', () => expect(specialityOf(along(2), response(weak), -4).at).toBe(-5))

it('takes rows of a finer table', () => {
  const fine = Float32Array.from({ length: 50 }, (_, i) => Math.floor(i / 10))
  expect([...sampled(fine, [-1, -0.5, 0, 0.5, 1], [-1, 0, 1])].filter((_, i) => i % 10 === 0)).toEqual([0, 2, 4])
})
