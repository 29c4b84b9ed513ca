import { expect, it } from 'vitest'
import { balancedColors, otherColors } from './recolor'

const worn = Uint8Array.from({ length: 9000 }, (_, i) => i % 10)

it('never the own colour, and each of the nine others equally often', () => {
  const other = otherColors(worn, 1, 2, 3)
  const counts = new Map<string, number>()
  other.forEach((color, i) => counts.set(`${worn[i]} ${color}`, (counts.get(`${worn[i]} ${color}`) ?? 0) + 1))
  // 90 pairs, 100 expected in each: chi-square of 80 degrees of freedom is below 125 in 999 of 1000 draws.
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)
  expect(counts.size).toBe(90)
  expect([...counts.keys()].filter((pair) => pair[0] === pair[2])).toEqual([])
  expect(chiSquare).toBeLessThan(125)
})

it('depends on seed, epoch and step, and on nothing else', () => {
  const drawn = otherColors(worn, 1, 2, 3)
  expect(otherColors(worn, 1, 2, 3)).toEqual(drawn)
  for (const [seed, epoch, step] of [
    [2, 2, 3],
    [1, 3, 3],
    [1, 2, 4],
  ] as const)
    expect(otherColors(worn, seed, epoch, step)).not.toEqual(drawn)
})

it('balanced colours: each of the ten equally often, by seed, epoch and image', () => {
  const positions = Int32Array.from({ length: 10000 }, (_, i) => i)
  const drawn = balancedColors(positions, 1, 2)
  const counts = new Int32Array(10)
  for (const color of drawn) counts[color]!++
  // Nine degrees of freedom: below 27.9 in 999 of 1000 draws.
  expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(27.9)
  expect(balancedColors(positions.slice(40, 60), 1, 2)).toEqual(drawn.slice(40, 60))
  expect(balancedColors(positions, 2, 2)).not.toEqual(drawn)
  expect(balancedColors(positions, 1, 3)).not.toEqual(drawn)
})
