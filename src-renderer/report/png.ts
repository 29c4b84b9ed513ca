/** Images of 28x28 as PNG, digits painted as the study paints them: the one kind of picture in a report that is not drawn. */
import { encode } from 'fast-png'
import { paintDigit, pixels, side, type Placement, type Rgb } from '../charts/paint'
import { paintRgb } from '../pages/prototypes/picture'

/** @param grey bytes, [28, 28] */
export function digitPng(grey: Uint8Array, color: Rgb, placement: Placement): Uint8Array {
  const painted = new Uint8ClampedArray(pixels * 4)
  paintDigit(grey, 0, color, placement, painted)
  return encode({ width: side, height: side, data: painted, channels: 4, depth: 8 })
}

/** @param image 0..1, [28, 28, 3] */
export function rgbPng(image: Float32Array): Uint8Array {
  const painted = new Uint8ClampedArray(pixels * 4)
  paintRgb(image, painted)
  return encode({ width: side, height: side, data: painted, channels: 4, depth: 8 })
}

export function dataUri(png: Uint8Array): string {
  return `data:image/png;base64,${btoa(String.fromCharCode(...png))}`
}
