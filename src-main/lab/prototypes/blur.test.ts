import { describe, expect, it } from 'vitest'
import { imageLength } from '../model/architecture'
import { blur, gaussianKernel } from './blur'

const at = (y: number, x: number, c: number) => (y * 28 + x) * 3 + c

describe('blur', () => {
  it('weighs with the normal curve, made to add up to 1: sigma 0.6 worked out', () => {
    // exp(-d^2 / 0.72) for d = 0, 1, 2 is 1, 0.249352, 0.003866; together with both sides 1.506437.
    const expected = [0.003866, 0.249352, 1, 0.249352, 0.003866].map((weight) => weight / 1.506437)
    expect(gaussianKernel(0.6).length).toBe(5)
    gaussianKernel(0.6).forEach((weight, i) => expect(weight).toBeCloseTo(expected[i]!, 5))
    expect(gaussianKernel(2).length).toBe(13)
  })

  it('makes of a point the product of two such curves, in its own channel and image', () => {
    const images = new Float32Array(2 * imageLength)
    images[imageLength + at(10, 12, 1)] = 1
    blur(images, 0.6)
    const weights = [0.663818, 0.165524, 0.002566]
    for (let dy = -3; dy <= 3; dy++)
      for (let dx = -3; dx <= 3; dx++) {
        const expected = (weights[Math.abs(dy)] ?? 0) * (weights[Math.abs(dx)] ?? 0)
        expect(images[imageLength + at(10 + dy, 12 + dx, 1)]!).toBeCloseTo(expected, 5)
      }
    expect(images[imageLength + at(10, 12, 0)]).toBe(0)
    expect(images.subarray(0, imageLength).every((value) => value === 0)).toBe(true)
  })

  it('reflects at the border: a point beside it comes back once', () => {
    const images = new Float32Array(imageLength)
    images[at(14, 1, 0)] = 1
    blur(images, 0.6)
    // Pixel 0 sees pixel 1 on its right and, reflected, on its left.
    expect(images[at(14, 0, 0)]!).toBeCloseTo(0.663818 * 2 * 0.165524, 5)
    expect(images[at(14, 1, 0)]!).toBeCloseTo(0.663818 * (0.663818 + 0.002566), 5)
  })

  it('leaves one colour as it is, however wide, and everything with sigma 0', () => {
    for (const sigma of [0.6, 40]) {
      const flat = new Float32Array(imageLength).fill(0.25)
      blur(flat, sigma)
      expect(flat.every((value) => Math.abs(value - 0.25) < 1e-6)).toBe(true)
    }
    const image = Float32Array.from({ length: imageLength }, (_, i) => i % 7)
    const before = image.slice()
    blur(image, 0)
    expect(image).toEqual(before)
  })
})
