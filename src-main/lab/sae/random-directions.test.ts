import { expect, it } from 'vitest'
import { mean } from '../../stats/summary'
import { lengthOf, ofLength, randomDirections } from './random-directions'

const [count, width] = [400, 16]

it('random directions have the length, and point nowhere in particular', () => {
  const all = randomDirections(1, count, width, 2.5)
  const rows = Array.from({ length: count }, (_, i) => all.subarray(i * width, (i + 1) * width))
  for (const row of rows) expect(lengthOf(row)).toBeCloseTo(2.5, 5)
  // Uniform on the sphere: each coordinate has mean 0 and mean square 2.5^2 / 16; five standard errors of 400.
  for (let d = 0; d < width; d++) {
    expect(Math.abs(mean(rows.map((row) => row[d]!)))).toBeLessThan(5 * Math.sqrt(2.5 ** 2 / width / count))
    expect(mean(rows.map((row) => row[d]! ** 2))).toBeCloseTo(2.5 ** 2 / width, 0)
  }
})

it('the first ones are the same whatever the number; another seed draws others', () => {
  expect(randomDirections(1, 3, width, 1)).toEqual(randomDirections(1, 8, width, 1).slice(0, 3 * width))
  expect(randomDirections(2, 3, width, 1)).not.toEqual(randomDirections(1, 3, width, 1))
})

it('a direction without length stays one', () => {
  expect([...ofLength([3, 4], 10)]).toEqual([6, 8])
  expect([...ofLength([0, 0], 10)]).toEqual([0, 0])
})
