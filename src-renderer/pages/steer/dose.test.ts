import { softmax } from '../../../src-main/contract/softmax'
import { describe, expect, it } from 'vitest'
import { answerOf, classesOfNote, curveOf, flipsOf, moved, movedClass, nearestPlace, rowAt } from './dose'

const one = (of: number, logit = 5) => Float32Array.from({ length: 10 }, (_, i) => (i === of ? logit : 0))
const tableOf = (...rows: Float32Array[]) => Float32Array.from(rows.flatMap((row) => [...row]))

describe('a row', () => {
  it('is that of its place', () => expect(rowAt(tableOf(one(1), one(2)), 1)).toEqual(one(2)))

  it('probabilities sum to 1, and large logits do not overflow', () => {
    const shares = softmax(one(3, 1000))
    expect(shares[3]).toBeCloseTo(1)
    expect(softmax(one(3)).reduce((a, b) => a + b)).toBeCloseTo(1)
    expect(softmax(one(3))[3]).toBeCloseTo(Math.exp(5) / (Math.exp(5) + 9))
  })

  it('the first of equal classes is the answer', () => expect(answerOf(new Float32Array(10))).toBe(0))
})

it('a curve is one class against all values', () => {
  expect([...curveOf(tableOf(one(1), one(2)), 2, 'logit')]).toEqual([0, 5])
  expect(curveOf(tableOf(one(1), one(2)), 2, 'probability')[1]).toBeCloseTo(softmax(one(2))[2]!)
})

it('moved: nothing of equal rows, nearly all of rows that are sure of other classes', () => {
  expect(moved(one(1), one(1))).toBe(0)
  expect(moved(one(1, 50), one(2, 50))).toBeCloseTo(1)
})

it('a change speaks of the new answer, else of the class that moves most', () => {
  expect(movedClass(one(1), one(2))).toBe(2)
  expect(movedClass(one(1), one(1, 1))).toBe(1)
  const rising = one(1)
  rising[7] = 4
  expect([1, 7]).toContain(movedClass(one(1), rising))
})

it('classes of note are the answers anywhere, and those that are named', () => {
  expect(classesOfNote(tableOf(one(4), one(2), one(4)), [9, null])).toEqual([2, 4, 9])
})

it('flips say where and to what, the lower side first', () => {
  const values = Float64Array.of(-1, 0, 1)
  const logits = tableOf(one(5), one(1), one(8))
  expect(flipsOf({ values, logits, flipsAt: { below: -1, above: 1 } })).toEqual([
    { value: -1, answer: 5 },
    { value: 1, answer: 8 },
  ])
  expect(flipsOf({ values, logits, flipsAt: { below: null, above: 1 } })).toEqual([{ value: 1, answer: 8 }])
  expect(flipsOf({ values, logits, flipsAt: { below: null, above: null } })).toEqual([])
})

it('the nearest place', () => {
  expect(nearestPlace([-2, 0, 2], 1.4)).toBe(2)
  expect(nearestPlace([], 1)).toBe(-1)
})
