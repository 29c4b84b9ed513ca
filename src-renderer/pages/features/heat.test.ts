import { describe, expect, it } from 'vitest'
import { paintFiring } from './heat'

const paint = (codes: number[], across: number, full: number, start = 0) => {
  const out = new Uint8ClampedArray(784 * 4)
  paintFiring({ grey: new Uint8Array(784), offset: 0 }, { codes: Float32Array.from(codes), start, across, full }, out)
  return (x: number, y: number) => [...out.slice((y * 28 + x) * 4, (y * 28 + x) * 4 + 3)].reduce((a, b) => a + b, 0)
}

describe('where a feature fires', () => {
  it('lights the pixels of its position alone, the stronger the lighter', () => {
    const at = paint([0, 4, 2, 0], 2, 4)
    expect([at(0, 0), at(27, 27), at(13, 13)]).toEqual([0, 0, 0])
    expect(at(14, 13)).toBe(at(27, 0))
    expect(at(14, 13)).toBeGreaterThan(at(13, 14))
    expect(at(13, 14)).toBeGreaterThan(0)
  })

  it('covers the whole image where the positions do not divide it, and reads its own image', () => {
    const at = paint([9, ...Array.from({ length: 9 }, (_, i) => (i === 8 ? 1 : 0))], 3, 1, 1)
    expect(at(0, 0)).toBe(0)
    expect([at(19, 19), at(27, 27)].every((light) => light > 0)).toBe(true)
    expect(at(18, 18)).toBe(0)
  })

  it('stays dark where nothing fires', () => {
    expect(paint([0, 0, 0, 0], 2, 0)(5, 5)).toBe(0)
  })
})
