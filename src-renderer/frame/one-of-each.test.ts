import { expect, it } from 'vitest'
import { oneOfEach } from './one-of-each'

it('the first of each digit in its own colour, by digit', () => {
  expect(oneOfEach({ digit: [3, 0, 3, 0, 9], color: [1, 0, 3, 0, 9] })).toEqual([1, 2, 4])
  expect(oneOfEach({ digit: [], color: [] })).toEqual([])
})
