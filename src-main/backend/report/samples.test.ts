import { expect, it } from 'vitest'
import { chooseSamples } from './samples'

const digit = Uint8Array.from({ length: 200 }, (_, image) => image % 10)

it('takes all digits alike, first those that the models disagree on, and the same for the same seed', () => {
  const first = digit.slice()
  const second = digit.slice()
  // One image of digits 0 to 8 is disputed, none of 9.
  const disputed = [110, 51, 172, 23, 94, 5, 66, 137, 18]
  for (const image of disputed) second[image] = 9
  const chosen = chooseSamples(digit, [first, second], 12, 'seed')
  expect(chosen).toHaveLength(12)
  expect(new Set(chosen).size).toBe(12)
  expect(chosen).toEqual(expect.arrayContaining(disputed) as number[])
  expect(chosen.map((image) => digit[image])).toEqual([0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(chooseSamples(digit, [first, second], 12, 'seed')).toEqual(chosen)
  expect(chooseSamples(digit, [first, second], 12, 'other')).not.toEqual(chosen)
})

it('takes all where there are fewer, and any where one model stands alone', () => {
  expect(chooseSamples(digit.subarray(0, 4), [digit.subarray(0, 4)], 60, '')).toEqual([0, 1, 2, 3])
  // Digit 0 has more images than the others have.
  expect(chooseSamples(new Uint8Array(30), [new Uint8Array(30)], 12, '')).toHaveLength(12)
  expect(chooseSamples(new Uint8Array(0), [], 12, '')).toEqual([])
})
