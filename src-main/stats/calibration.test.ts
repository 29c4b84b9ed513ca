import { expect, test } from 'vitest'
import { calibration } from './calibration'

test('eight answers, worked by hand', () => {
  // (8/15, 9/15]: 0.55 and 0.6, one right: |0.5 - 0.575| = 0.075. (13/15, 14/15]: 0.9 four times, three right: |0.75 - 0.9| = 0.15.
  // (14/15, 1]: 0.95 and 1, both right: |1 - 0.975| = 0.025. ECE = (2 * 0.075 + 4 * 0.15 + 2 * 0.025) / 8 = 0.1.
  const confidence = [0.55, 0.6, 0.9, 0.9, 0.9, 0.9, 0.95, 1]
  const right = [true, false, true, true, false, true, true, true]
  const { ece, bins } = calibration(confidence, (place) => right[place]!)
  expect(ece).toBeCloseTo(0.1, 12)
  expect(bins).toHaveLength(15)
  expect(bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 4, 2])
  expect(bins[13]).toEqual({
    low: expect.closeTo(13 / 15, 12) as number,
    high: expect.closeTo(14 / 15, 12) as number,
    count: 4,
    confidence: expect.closeTo(0.9, 12) as number,
    accuracy: 0.75,
  })
  expect(bins[0]).toMatchObject({ low: 0, count: 0, confidence: null, accuracy: null })
})

test('a bin holds its upper edge and not its lower one; 0 is in the first', () => {
  const { bins } = calibration([0, 0.25, 0.5, 0.50001, 1], () => true, 4)
  expect(bins.map(({ count }) => count)).toEqual([2, 1, 1, 1])
})

test('an answer that is always sure and right half of the time is off by a half; no answers by nothing', () => {
  expect(calibration(new Float32Array(10).fill(1), (place) => place % 2 === 0).ece).toBe(0.5)
  expect(calibration([], () => true).ece).toBe(0)
})
