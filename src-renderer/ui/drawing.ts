/** A digit drawn by hand: 28x28 grey bytes in sixteen levels, so that a drawing fits into an address without loss. */

const side = 28
const pixels = side * side
/** Bytes from one level to the next: 15 levels above 0 make 255. */
const level = 17

export interface Brush {
  /** Of the stroke, in pixels of the image. */
  radius: number
  erase: boolean
}

export interface Point {
  /** Columns from the left and rows from the top, in pixels of the image; the middle of the first pixel is 0.5. */
  x: number
  y: number
}

export interface Drawing {
  /** [28, 28] bytes. */
  grey: Uint8Array<ArrayBuffer>
  rgb: [number, number, number]
}

export function emptyDrawing(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(pixels)
}

/** Nothing is drawn: there is no digit to judge. */
export function isEmptyDrawing(grey: Uint8Array): boolean {
  return grey.every((byte) => byte === 0)
}

/** The drawing after a stroke from one point to another; the one that is given stays as it is. */
export function drawStroke(grey: Uint8Array, from: Point, to: Point, { radius, erase }: Brush): Uint8Array<ArrayBuffer> {
  const next = grey.slice()
  for (let i = 0; i < pixels; i++) {
    const ink = inkAt(distance({ x: (i % side) + 0.5, y: Math.floor(i / side) + 0.5 }, from, to), radius)
    const before = next[i] as number
    next[i] = erase ? Math.min(before, 255 - ink) : Math.max(before, ink)
  }
  return next
}

/** Full inside the stroke, falling to nothing over one and a half pixels: the soft edge that scanned digits have. */
function inkAt(distance: number, radius: number): number {
  const share = Math.min(1, Math.max(0, (radius + 0.75 - distance) / 1.5))
  return Math.round(share * 15) * level
}

function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / length))
  return Math.hypot(point.x - from.x - along * dx, point.y - from.y - along * dy)
}

/** Two levels a byte as base64url, without the padding: 523 characters. */
export function writeDrawing(grey: Uint8Array): string {
  const packed = Array.from({ length: pixels / 2 }, (_, i) => (toLevel(grey[2 * i]) << 4) | toLevel(grey[2 * i + 1]))
  return btoa(String.fromCharCode(...packed))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

const toLevel = (byte: number | undefined) => Math.round((byte ?? 0) / level)

/** Null where the text is no drawing: a pasted address may hold anything. */
export function readDrawing(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]{523}$/.test(text)) return null
  const packed = atob(text.replace(/-/g, '+').replace(/_/g, '/') + '=')
  return Uint8Array.from({ length: pixels }, (_, i) => {
    const byte = packed.charCodeAt(i >> 1)
    return (i % 2 === 0 ? byte >> 4 : byte & 15) * level
  })
}

/** "#ff8000" of a colour, as a colour input takes it, and back; null where the text is no colour. */
export function toHex(rgb: readonly number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

export function fromHex(text: string): [number, number, number] | null {
  if (!/^#[0-9a-f]{6}$/i.test(text)) return null
  const at = (place: number) => parseInt(text.slice(place, place + 2), 16)
  return [at(1), at(3), at(5)]
}
