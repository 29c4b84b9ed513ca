import { describe, expect, it } from 'vitest'
import { imageLength } from '../model/architecture'
import { clamp, startingImage } from './pixels'

describe('pixels', () => {
  it('start as normal noise of the asked width, which belongs to channel and seed alone', () => {
    const image = startingImage(3, 5, 0.2)
    expect(image.length).toBe(imageLength)
    const mean = image.reduce((sum, value) => sum + value, 0) / imageLength
    const std = Math.sqrt(image.reduce((sum, value) => sum + (value - mean) ** 2, 0) / imageLength)
    expect(Math.abs(mean)).toBeLessThan(0.015)
    expect(Math.abs(std - 0.2)).toBeLessThan(0.01)
    expect(startingImage(3, 5, 0.2)).toEqual(image)
    expect(startingImage(4, 5, 0.2)).not.toEqual(image)
    expect(startingImage(3, 6, 0.2)).not.toEqual(image)
  })

  it('are kept within 0 and 1', () => {
    const image = Float32Array.of(-0.5, 0, 0.25, 1, 1.5)
    clamp(image)
    expect([...image]).toEqual([0, 0, 0.25, 1, 1])
  })
})
