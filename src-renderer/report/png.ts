/**
 * The 28x28 digits as PNG (the PNG specification, W3C 2003), painted as the study paints them: the one kind of picture in a report that is not
 * drawn. A pixel is its grey value, and the palette holds the colour of each grey value. Nothing is compressed: a digit takes less than 2 KB.
 */
import { crc32 } from '../state/crc32'
import { paintDigit, pixels, side, type Placement, type Rgb } from '../charts/paint'

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)
const indexedColor = 3

/** @param grey bytes, [28, 28] */
export function digitPng(grey: Uint8Array, color: Rgb, placement: Placement): Uint8Array {
  const header = concat([bigEndian(side), bigEndian(side), Uint8Array.of(8, indexedColor, 0, 0, 0)])
  const chunks = [chunk('IHDR', header), chunk('PLTE', palette(color, placement)), chunk('IDAT', stored(scanlines(grey))), chunk('IEND', concat([]))]
  return concat([signature, ...chunks])
}

export function dataUri(png: Uint8Array): string {
  return `data:image/png;base64,${btoa(String.fromCharCode(...png))}`
}

/** RGB of each grey value, [256, 3]. */
function palette(color: Rgb, placement: Placement): Uint8Array {
  const ramp = Uint8Array.from({ length: pixels }, (_, i) => Math.min(i, 255))
  const rgba = new Uint8ClampedArray(pixels * 4)
  paintDigit(ramp, 0, color, placement, rgba)
  return Uint8Array.from({ length: 256 * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)] ?? 0)
}

/** Each row after the number of its filter: none. */
function scanlines(grey: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(side * (side + 1))
  for (let y = 0; y < side; y++) bytes.set(grey.subarray(y * side, (y + 1) * side), y * (side + 1) + 1)
  return bytes
}

/** A zlib stream (RFC 1950) of one block that is not compressed (RFC 1951, 3.2.4). */
function stored(data: Uint8Array): Uint8Array {
  const [low, high] = [data.length & 255, data.length >> 8]
  return concat([Uint8Array.of(0x78, 0x01, 0x01, low, high, ~low & 255, ~high & 255), data, bigEndian(adler32(data))])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = concat([new TextEncoder().encode(type), data])
  return concat([bigEndian(data.length), named, bigEndian(crc32(named))])
}

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of data) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return ((b << 16) | a) >>> 0
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
