import { describe, expect, it } from 'vitest'
import { describeFilter, formatFilter, matching, parseFilter, type SampleFilter } from './sample-filter'

describe('filters in the address', () => {
  it('goes there and back', () => {
    const filters: SampleFilter[] = [
      { side: 'a', split: 'hard', digit: 3, predicted: 8 },
      { side: 'b', split: 'easy', color: 0, predicted: 0 },
      { side: 'a', split: 'hard', digit: 7, follows: true },
      { side: 'a', split: 'balanced' },
    ]
    for (const filter of filters) expect(parseFilter(formatFilter(filter))).toEqual(filter)
    expect(formatFilter(filters[0]!)).toBe('a.hard.d3.p8')
  })

  it('takes nothing else for a filter', () => {
    for (const text of [null, '', 'hard.d3', 'c.hard.d3', 'a.nosuch.d3', 'a.hard.x3', 'a.hard.d33', 'a.hard.d3<'])
      expect(parseFilter(text)).toBeNull()
  })

  it('speaks', () => {
    const name = (color: number) => ['red', 'green'][color] ?? ''
    expect(describeFilter({ side: 'a', split: 'hard', digit: 3, color: 1, predicted: 1 }, name)).toBe('digit 3, in green, answered 1')
    expect(describeFilter({ side: 'a', split: 'hard' }, name)).toBe('all images')
  })
})

describe('matching', () => {
  const predictions = {
    digit: Uint8Array.of(3, 3, 3, 5, 3),
    color: Uint8Array.of(1, 1, 2, 1, 1),
    predicted: Uint8Array.of(1, 3, 2, 1, 1),
    confidence: Float32Array.of(0.5, 0.75, 0.25, 1, 0.875),
  }
  const side = { side: 'a', split: 'hard' } as const

  it('finds what is asked for and nothing else', () => {
    expect(matching(predictions, { ...side, digit: 3, color: 1 }, 'plain')).toEqual([0, 1, 4])
    expect(matching(predictions, { ...side, predicted: 1 }, 'plain')).toEqual([0, 3, 4])
    expect(matching(predictions, { ...side, digit: 3, follows: true }, 'plain')).toEqual([0, 2, 4])
  })

  it('sorts by confidence both ways', () => {
    expect(matching(predictions, { ...side, digit: 3 }, 'sure')).toEqual([4, 1, 0, 2])
    expect(matching(predictions, { ...side, digit: 3 }, 'unsure')).toEqual([2, 0, 1, 4])
  })
})
