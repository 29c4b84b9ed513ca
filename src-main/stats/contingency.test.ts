import { expect, test } from 'vitest'
import { contingencyTable, mutualInformation, rowShares } from './contingency'

test('counts every pair once', () => {
  const table = contingencyTable(Uint8Array.of(0, 0, 1, 9), Uint8Array.of(3, 3, 1, 0))
  expect(table[0]![3]).toBe(2)
  expect(table[1]![1]).toBe(1)
  expect(table[9]![0]).toBe(1)
  expect(table.flat().reduce((a, b) => a + b)).toBe(4)
})

test('labels of different lengths are refused', () => {
  expect(() => contingencyTable(new Uint8Array(3), new Uint8Array(4))).toThrow(RangeError)
})

test('a one-to-one mapping shares all of log2(10) bits, independent labels share none', () => {
  const oneToOne = Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => (j === (i + 1) % 10 ? 7 : 0)))
  expect(mutualInformation(oneToOne)).toBeCloseTo(Math.log2(10), 12)
  const independent = Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => (i + 1) * (j + 2)))
  expect(mutualInformation(independent)).toBeCloseTo(0, 12)
})

test('nine colours equally likely but never the own one: log2(10/9) bits', () => {
  const hard = Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => (i === j ? 0 : 111)))
  expect(mutualInformation(hard)).toBeCloseTo(Math.log2(10 / 9), 12)
})

test('a worked two-by-two table, and an empty one', () => {
  // p = [[1/2, 1/4], [0, 1/4]]: 1/2 log2(4/3) + 1/4 log2(2/3) + 1/4 log2(2)
  expect(
    mutualInformation([
      [2, 1],
      [0, 1],
    ]),
  ).toBeCloseTo(0.5 * Math.log2(4 / 3) + 0.25 * Math.log2(2 / 3) + 0.25, 12)
  expect(
    mutualInformation([
      [0, 0],
      [0, 0],
    ]),
  ).toBe(0)
})

test('the same, 0.152 bits, from labels that are drawn by that rule', () => {
  const digit = Uint8Array.from({ length: 900 }, (_, i) => i % 10)
  const color = Uint8Array.from({ length: 900 }, (_, i) => ((i % 10) + 1 + (Math.floor(i / 10) % 9)) % 10)
  expect(mutualInformation(contingencyTable(digit, color))).toBeCloseTo(0.152, 3)
})

test('shares of a row add up to 1, and an empty row has none', () => {
  expect(
    rowShares([
      [3, 1, 0],
      [0, 0, 0],
      [0, 0, 5],
    ]),
  ).toEqual([
    [0.75, 0.25, 0],
    [null, null, null],
    [0, 0, 1],
  ])
})
