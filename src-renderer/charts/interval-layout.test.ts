import { describe, expect, it } from 'vitest'
import { intervalHeight, labelMiddle, layoutIntervals, shortLabel, type IntervalRow, type IntervalView } from './interval-layout'

const view = (rows: IntervalRow[], references: IntervalView['references'] = []): IntervalView => ({
  rows,
  rowTitle: 'group',
  value: { label: 'hard' },
  domain: undefined,
  format: String,
  references,
})

describe('layout of intervals', () => {
  it('keeps every end, seed, published value and reference inside the plot', () => {
    const rows: IntervalRow[] = [
      { id: 'a', label: 'a', slot: 0, value: 0.5, low: 0.21, high: 0.8, points: [0.1, 0.9], published: 1.3 },
      { id: 'b', label: 'b', slot: 1, value: null },
    ]
    const { box, scale } = layoutIntervals(view(rows, [{ axis: 'x', value: -0.05, label: '0' }]), 600)
    for (const value of [0.1, 0.21, 1.3, -0.05]) {
      expect(scale(value)).toBeGreaterThanOrEqual(box.left)
      expect(scale(value)).toBeLessThanOrEqual(box.right)
    }
    expect(scale(1.3)).toBeGreaterThan(scale(0.1))
    expect(intervalHeight(rows)).toBeGreaterThan(box.bottom)
  })

  it('gives long labels less than half, and shortens what has no room', () => {
    const { box, characters } = layoutIntervals(view([{ id: 'a', label: 'x'.repeat(200), slot: 0, value: 1 }]), 500)
    expect(box.left).toBe(225)
    expect(shortLabel('x'.repeat(200), characters)).toHaveLength(characters)
    expect(shortLabel('CF-INVAR', characters)).toBe('CF-INVAR')
    expect(shortLabel('Plain training · lr 0.003', 13)).toBe('Plai…lr 0.003')
  })

  it('names a reference above its line, and all of the name inside the plot', () => {
    const rows: IntervalRow[] = [{ id: 'a', label: 'a', slot: 0, value: 0.5 }]
    const { box } = layoutIntervals(view(rows), 640)
    expect(labelMiddle('both count alike', 300, box)).toBe(300)
    // Of a typeface in which a letter is 6 pixels wide, about.
    expect(labelMiddle('both count alike', box.right, box) + 16 * 3).toBeLessThanOrEqual(640)
    expect(labelMiddle('both count alike', box.left, box) - 16 * 3).toBeGreaterThanOrEqual(box.left)
  })

  it('draws nothing out of bounds before it has a width', () => {
    const { box } = layoutIntervals(view([]), 0)
    expect(box.right).toBeGreaterThan(box.left)
  })
})

it('a row with a note above its value has room for it', () => {
  const rows: IntervalRow[] = [{ id: 'a', label: 'a', slot: 0, value: 0.5 }]
  const noted = rows.map((row) => ({ ...row, note: '20%' }))
  const bands = [noted, rows].map((own) => layoutIntervals(view(own), 600).band)
  expect(bands[0]).toBeGreaterThan(bands[1]!)
  expect(intervalHeight(noted) - intervalHeight(rows)).toBe(bands[0]! - bands[1]!)
})
