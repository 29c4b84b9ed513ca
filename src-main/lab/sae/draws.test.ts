import { describe, expect, it } from 'vitest'
import { randomStream } from '../random'
import { drawRows, ImageOrder } from './draws'

const size = 20
const all = Int32Array.from({ length: size }, (_, i) => i)

describe('an order of images', () => {
  it('gives each once before any comes again, in another order each time, however many are taken at once', () => {
    const order = new ImageOrder(size, 3, 'batches')
    const drawn = [7, 13, 1, 19, 20].flatMap((count) => [...order.next(count)])
    const rounds = [0, 1, 2].map((round) => drawn.slice(round * size, (round + 1) * size))
    for (const round of rounds) expect(Int32Array.from(round).sort()).toEqual(all)
    expect(rounds[1]).not.toEqual(rounds[0])
    expect(rounds[2]).not.toEqual(rounds[1])
    expect(order.drawn).toBe(60)
    expect([...new ImageOrder(size, 3, 'batches').next(60)]).toEqual(drawn)
  })

  it('is another for another seed, and for another purpose', () => {
    const first = (seed: number, purpose: string) => [...new ImageOrder(size, seed, purpose).next(size)]
    expect(first(4, 'batches')).not.toEqual(first(3, 'batches'))
    expect(first(3, 'statistics')).not.toEqual(first(3, 'batches'))
  })
})

describe('rows of maps', () => {
  it('are so many of each image, image after image, at positions of its own', () => {
    const rows = drawRows(randomStream(1, 'rows'), { images: 50, positions: 9, each: 4, count: 1000 })
    expect(rows).toHaveLength(200)
    rows.forEach((row, i) => expect(Math.floor(row / 9)).toBe(Math.floor(i / 4)))
    expect(new Set(rows.map((row) => row % 9)).size).toBe(9)
  })

  it('end where enough are drawn, in the middle of an image', () => {
    const rows = drawRows(randomStream(1, 'rows'), { images: 50, positions: 9, each: 4, count: 10 })
    expect([...rows].map((row) => Math.floor(row / 9))).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2])
  })
})
