import { describe, expect, it } from 'vitest'
import { groupCurve } from './curves'
import { lookOf } from './look'
import { pooledBins, pooledShare, pooledShares } from './pooled'
import { share } from './testing'

describe('seeds taken together', () => {
  it('means the seeds that have an epoch, with the lowest and the highest', () => {
    const curve = (epoch: number[], hard: number[]) => ({ epoch, hard, easy: hard, train: hard })
    const curves = [curve([1, 2], [0.1, 0.5]), curve([1], [0.3]), curve([1, 2], [0.2, Number.NaN])]
    expect(groupCurve(curves, 'hard')).toEqual({
      epoch: [1, 2],
      mean: [expect.closeTo(0.2, 12), 0.5],
      low: [0.1, 0.5],
      high: [0.3, 0.5],
    })
    expect(groupCurve([], 'hard').epoch).toEqual([])
  })

  it('counts all answers as one: a large seed weighs more', () => {
    expect(pooledShare([share(1, 10), share(90, 90)])).toBe(0.91)
    expect(pooledShare([share(0, 0), undefined])).toBeNull()
    expect(pooledShares([[share(1, 2), share(0, 0)], [share(1, 2)]], 2)).toEqual([0.5, null])
  })

  it('weighs bins of confidence with their images, and leaves out empty ones', () => {
    const bin = (count: number, confidence: number | null, accuracy: number | null) => ({ low: 0, high: 1, count, confidence, accuracy })
    const seeds = [
      [bin(1, 0.1, 0), bin(0, null, null)],
      [bin(3, 0.3, 1), bin(0, null, null)],
    ]
    expect(pooledBins(seeds)).toEqual([{ count: 4, confidence: expect.closeTo(0.25, 12), accuracy: 0.75 }])
    expect(pooledBins([])).toEqual([])
  })
})

describe('looks of groups', () => {
  it('tells sixteen groups apart', () => {
    const looks = Array.from({ length: 16 }, (_, group) => JSON.stringify(lookOf(group)))
    expect(new Set(looks).size).toBe(16)
    expect(lookOf(3)).toEqual(lookOf(3))
  })
})
