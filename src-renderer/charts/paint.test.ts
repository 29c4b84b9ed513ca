import { describe, expect, it } from 'vitest'
import { paintDigit, pixels } from './paint'

const image = new Uint8Array(2 * pixels)
image[pixels] = 255
image[pixels + 1] = 51

describe('paintDigit', () => {
  it('multiplies the stroke with the colour', () => {
    const out = new Uint8ClampedArray(pixels * 4)
    paintDigit(image, pixels, [255, 128, 0], 'stroke', out)
    expect([...out.slice(0, 12)]).toEqual([255, 128, 0, 255, 51, 26, 0, 255, 0, 0, 0, 255])
  })

  it('puts a white digit on a coloured ground', () => {
    const out = new Uint8ClampedArray(pixels * 4)
    paintDigit(image, pixels, [255, 128, 0], 'background', out)
    expect([...out.slice(0, 12)]).toEqual([255, 255, 255, 255, 255, 153, 51, 255, 255, 128, 0, 255])
  })

  it('goes to its place in a larger picture and touches nothing else', () => {
    const out = new Uint8ClampedArray(60 * 30 * 4)
    paintDigit(image, pixels, [0, 255, 0], 'stroke', out, 60, 30, 2)
    expect(out[(2 * 60 + 30) * 4 + 1]).toBe(255)
    expect(out.slice(0, (2 * 60 + 30) * 4).every((byte) => byte === 0)).toBe(true)
  })
})
