/** Prototypes as one picture: a grid of the images as they are, each pixel a square. */
import { encode } from 'fast-png'

const side = 28
/** Whole multiples alone, so that a pixel stays a square of one colour. */
const scale = 4
const gap = 4
const background = 0x26
const missing = 0x40

export interface SheetImage {
  /** [28, 28, 3], 0..1; what lies outside is cut off. */
  pixels: Float32Array
  /** Has nothing to show: its place is marked by a cross. */
  empty: boolean
}

/** A PNG, row by row, as many to a row as is said. */
export function sheetPng(images: readonly SheetImage[], columns: number): Uint8Array {
  const rows = Math.ceil(images.length / columns)
  const cell = side * scale + gap
  const [width, height] = [columns * cell + gap, rows * cell + gap]
  const data = new Uint8Array(width * height * 3).fill(background)
  for (const [i, image] of images.entries()) {
    const [top, left] = [gap + Math.floor(i / columns) * cell, gap + (i % columns) * cell]
    for (let y = 0; y < side * scale; y++)
      for (let x = 0; x < side * scale; x++) data.set(image.empty ? crossAt(y, x) : colorAt(image.pixels, y, x), ((top + y) * width + left + x) * 3)
  }
  return encode({ width, height, data, channels: 3, depth: 8 })
}

function colorAt(pixels: Float32Array, y: number, x: number): number[] {
  const at = (Math.floor(y / scale) * side + Math.floor(x / scale)) * 3
  return [0, 1, 2].map((c) => Math.round(255 * Math.min(1, Math.max(0, pixels[at + c]!))))
}

function crossAt(y: number, x: number): number[] {
  const last = side * scale - 1
  return new Array<number>(3).fill(y === x || y === last - x ? missing : background)
}
