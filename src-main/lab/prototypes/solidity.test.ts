import { describe, expect, it } from 'vitest'
import { solidityOf } from './solidity'

type Rgb = [number, number, number]

/** So many pixels of each colour. */
const picture = (...parts: [number, Rgb][]) => Float32Array.from(parts.flatMap(([count, rgb]) => Array.from({ length: count }, () => rgb).flat()))

describe('solidity', () => {
  it.each([
    ['red', [1, 0, 0], 0],
    ['yellow', [1, 1, 0], 60],
    ['green', [0, 0.5, 0], 120],
    ['cyan', [0, 1, 1], 180],
    ['blue', [0, 0, 1], 240],
    ['magenta', [1, 0, 1], 300],
  ] as [string, Rgb, number][])('%s all over is one saturated hue', (_name, rgb, hue) => {
    const found = solidityOf(picture([784, rgb]))
    expect(found).toMatchObject({ saturation: 1, solid: true })
    expect(found.oneHue).toBeCloseTo(1, 9)
    expect(found.hue).toBeCloseTo(hue, 6)
  })

  it('red on one half and cyan on the other cancel: saturated, but no hue', () => {
    const found = solidityOf(picture([392, [1, 0, 0]], [392, [0, 1, 1]]))
    expect(found.oneHue).toBeCloseTo(0, 9)
    expect(found).toMatchObject({ saturation: 1, hue: null, solid: false })
  })

  it('grey has no hue and no saturation', () => {
    expect(solidityOf(picture([784, [0.5, 0.5, 0.5]]))).toEqual({ oneHue: 0, saturation: 0, hue: null, solid: false })
    expect(solidityOf(picture([784, [0, 0, 0]]))).toEqual({ oneHue: 0, saturation: 0, hue: null, solid: false })
  })

  it('a pale red is one hue but not saturated', () => {
    const found = solidityOf(picture([784, [1, 0.6, 0.6]]))
    expect(found.oneHue).toBeCloseTo(1, 6)
    expect(found.saturation).toBeCloseTo(0.4, 6)
    expect(found.solid).toBe(false)
  })

  it('weighs by brightness, and leaves out what lies below a tenth of the brightest', () => {
    // Weights 1 and 0.5 for red and green; chroma lengths 1 and 0.5: vectors 1 and 0.25 long, 120 degrees apart, over 1.25.
    const weighted = solidityOf(picture([1, [1, 0, 0]], [1, [0, 0.5, 0]]))
    expect(weighted.oneHue).toBeCloseTo(Math.hypot(1 - 0.125, 0.25 * Math.sin((2 * Math.PI) / 3)) / 1.25, 9)
    // A red stroke on a background that is nearly black.
    const stroke = solidityOf(picture([100, [1, 0, 0]], [684, [0.02, 0.09, 0.02]]))
    expect(stroke).toMatchObject({ saturation: 1, hue: 0, solid: true })
  })

  it('red and yellow in equal parts are not one hue', () => {
    const found = solidityOf(picture([392, [1, 0, 0]], [392, [1, 1, 0]]))
    expect(found.oneHue).toBeCloseTo(Math.cos(Math.PI / 6), 9)
    expect(found.hue).toBeCloseTo(30, 6)
    expect(found.solid).toBe(false)
  })
})
