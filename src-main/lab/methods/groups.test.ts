import { describe, expect, it } from 'vitest'
import { balancedOrder, countGroups, groupsOf, positionsByGroup } from './groups'

const images = { digit: Uint8Array.of(0, 9, 0, 3, 9, 0), color: Uint8Array.of(7, 9, 7, 0, 9, 0) }

it('a group is ten times the digit plus the colour', () => {
  expect(Array.from(groupsOf(images))).toEqual([7, 99, 7, 30, 99, 0])
})

it('counts all hundred groups, and lists the places of those that occur', () => {
  const counts = countGroups(images)
  expect(counts).toHaveLength(100)
  expect([counts[0], counts[7], counts[30], counts[99], counts[8]]).toEqual([1, 2, 1, 2, 0])
  expect(positionsByGroup(images).map((places) => Array.from(places))).toEqual([[5], [0, 2], [3], [1, 4]])
})

describe('a balanced order', () => {
  // Group sizes 6000, 300, 60 and 40 of 6400 images.
  const groups = [
    [0, 6000],
    [6000, 6300],
    [6300, 6360],
    [6360, 6400],
  ].map(([from, to]) => Int32Array.from({ length: to! - from! }, (_, i) => from! + i))
  const drawnFrom = (order: Int32Array) => groups.map((places) => order.filter((place) => places.includes(place)).length)

  /** Sum of (count - expected)^2 / expected. */
  const chiSquare = (counts: number[], expected: number) => counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)

  it('has as many draws as there are images, each group equally often', () => {
    const order = balancedOrder(groups, 1, 1)
    expect(order).toHaveLength(6400)
    // Three degrees of freedom: below 16.3 in 999 of 1000 orders.
    expect(chiSquare(drawnFrom(order), 1600)).toBeLessThan(16.3)
  })

  it('draws each image of a group equally often', () => {
    const order = balancedOrder(groups, 1, 1)
    const counts = new Map<number, number>()
    for (const place of order) counts.set(place, (counts.get(place) ?? 0) + 1)
    const ofLast = Array.from(groups[3]!, (place) => counts.get(place) ?? 0)
    const drawn = ofLast.reduce((sum, count) => sum + count, 0)
    // 39 degrees of freedom: below 72.1 in 999 of 1000.
    expect(chiSquare(ofLast, drawn / 40)).toBeLessThan(72.1)
  })

  it('depends on seed and epoch alone', () => {
    expect(balancedOrder(groups, 1, 2)).toEqual(balancedOrder(groups, 1, 2))
    expect(balancedOrder(groups, 1, 3)).not.toEqual(balancedOrder(groups, 1, 2))
    expect(balancedOrder(groups, 2, 2)).not.toEqual(balancedOrder(groups, 1, 2))
  })
})
