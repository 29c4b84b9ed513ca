import { describe, expect, it } from 'vitest'
import { figuresOf, isEmpty, scaleMap } from './evidence'

describe('scaled', () => {
  it('from 0 to 1 by minimum and maximum', () => {
    expect(scaleMap(Float32Array.of(2, 6, 4, 3))).toEqual(Float32Array.of(0, 1, 0.5, 0.25))
  })

  it('zeros where all is the same, and never NaN', () => {
    expect(scaleMap(new Float32Array(3))).toEqual(new Float32Array(3))
    expect(scaleMap(Float32Array.of(5, 5))).toEqual(new Float32Array(2))
  })
})

it('empty: nothing above zero', () => {
  expect(isEmpty(new Float32Array(4))).toBe(true)
  expect(isEmpty(Float32Array.of(0, 1e-30, 0))).toBe(false)
})

describe('background over stroke', () => {
  it('worked by hand: stroke wherever grey is above 0, however little', () => {
    const figures = figuresOf(Float32Array.of(0.5, 1, 0.25, 0.25, 0.75), Uint8Array.of(255, 1, 0, 0, 0))
    // Stroke (0.5 + 1) / 2, background (0.25 + 0.25 + 0.75) / 3.
    expect(figures.stroke).toBeCloseTo(0.75, 12)
    expect(figures.background).toBeCloseTo(1.25 / 3, 12)
    expect(figures.ratio).toBeCloseTo(1.25 / 2.25, 12)
  })

  it('no ratio without a stroke, without a background, or with nothing on the stroke', () => {
    expect(figuresOf(Float32Array.of(1, 1), Uint8Array.of(0, 0))).toEqual({ background: 1, stroke: null, ratio: null })
    expect(figuresOf(Float32Array.of(1, 1), Uint8Array.of(9, 9))).toEqual({ background: null, stroke: 1, ratio: null })
    expect(figuresOf(Float32Array.of(0, 1), Uint8Array.of(9, 0))).toEqual({ background: 1, stroke: 0, ratio: null })
  })
})
