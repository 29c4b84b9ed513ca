import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { dataUri, digitPng } from './png'

describe.each([
  ['stroke', (grey: number, color: number) => (grey * color) / 255],
  ['background', (grey: number, color: number) => grey + ((255 - grey) * color) / 255],
] as const)('a digit with its colour on the %s', (placement, painted) => {
  it('has the pixels of the study’s formula', () => {
    const grey = Uint8Array.from({ length: 784 }, (_, i) => (i * 7) % 256)
    const color = [255, 128, 0] as const
    const { width, height, channels, data } = decode(digitPng(grey, color, placement))
    expect([width, height, channels]).toEqual([28, 28, 4])
    grey.forEach((value, pixel) => {
      const found = [...data.slice(pixel * 4, pixel * 4 + 4)]
      color.forEach((channel, i) => expect(Math.abs(found[i]! - painted(value, channel))).toBeLessThanOrEqual(0.5))
      expect(found[3]).toBe(255)
    })
  })
})

it('is an address that a document can hold', () => {
  expect(dataUri(Uint8Array.of(137, 80))).toBe('data:image/png;base64,iVA=')
})
