import { expect, it } from 'vitest'
import { neighbour, places } from './step'

const labels = { digit: [0, 1, 0, 2, 0], color: [1, 1, 3, 1, 1] }

it('finds a digit, a colour, both, or all', () => {
  expect(places(labels, { digit: 0, color: null })).toEqual([0, 2, 4])
  expect(places(labels, { digit: null, color: 1 })).toEqual([0, 1, 3, 4])
  expect(places(labels, { digit: 0, color: 1 })).toEqual([0, 4])
  expect(places(labels, { digit: null, color: null })).toEqual([0, 1, 2, 3, 4])
  expect(places(labels, { digit: 9, color: null })).toEqual([])
})

it('steps on and back, also from an image that is none of them, and goes round', () => {
  expect(neighbour([0, 2, 4], 2, 1)).toBe(4)
  expect(neighbour([0, 2, 4], 3, 1)).toBe(4)
  expect(neighbour([0, 2, 4], 3, -1)).toBe(2)
  expect(neighbour([0, 2, 4], 4, 1)).toBe(0)
  expect(neighbour([0, 2, 4], 0, -1)).toBe(4)
  expect(neighbour([], 0, 1)).toBeNull()
})
