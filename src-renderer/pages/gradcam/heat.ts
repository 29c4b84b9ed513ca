/** Maps as pixels: alone in the sequential scale, or over the image. */
import { rgb } from 'd3'
import { side } from '../../charts/paint'
import { sequential, type Scheme } from '../../charts/scales'

const steps = 256
const tables = new Map<Scheme, Uint8ClampedArray>()

/** RGB bytes of 256 steps of the sequential scale. */
function heatTable(scheme: Scheme): Uint8ClampedArray {
  const known = tables.get(scheme)
  if (known) return known
  const table = new Uint8ClampedArray(steps * 3)
  for (let step = 0; step < steps; step++) {
    const { r, g, b } = rgb(sequential(step / (steps - 1), scheme))
    table.set([r, g, b], step * 3)
  }
  tables.set(scheme, table)
  return table
}

/** How much of a pixel is the map's colour where the map is 1. */
const cover = 0.8

/** Writes a map (0..1, [28, 28]) as RGBA bytes. */
export function paintMap(map: Float32Array, scheme: Scheme, out: Uint8ClampedArray): void {
  const table = heatTable(scheme)
  map.forEach((value, at) => {
    const step = stepOf(value)
    for (let channel = 0; channel < 3; channel++) out[at * 4 + channel] = table[step * 3 + channel] as number
    out[at * 4 + 3] = 255
  })
}

/** Writes an image (0..1, [28, 28, 3]) with the map over it: the stronger the map, the more of a pixel is the map's colour, which is light, as the images are dark. */
export function paintOverlay(image: Float32Array, map: Float32Array, out: Uint8ClampedArray): void {
  const table = heatTable('dark')
  map.forEach((value, at) => {
    const step = stepOf(value)
    const weight = (cover * step) / (steps - 1)
    for (let channel = 0; channel < 3; channel++) {
      const own = (image[at * 3 + channel] ?? 0) * 255
      out[at * 4 + channel] = own + weight * ((table[step * 3 + channel] as number) - own)
    }
    out[at * 4 + 3] = 255
  })
}

const stepOf = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * (steps - 1))

/** A map of fewer cells, each as many pixels of the 28 as it stands for: [n, n] to [28, 28]. */
export function cells(map: Float32Array, cellsAcross: number): Float32Array {
  const to = (at: number) => Math.floor((at * cellsAcross) / side)
  return Float32Array.from({ length: side * side }, (_, at) => map[to(Math.floor(at / side)) * cellsAcross + to(at % side)] ?? 0)
}

/** Edges between stroke (grey above 0) and background, as [x1, y1, x2, y2] in pixels of the image; `grey` bytes, [28, 28]. */
export function outline(grey: Uint8Array): [number, number, number, number][] {
  const on = (x: number, y: number) => x >= 0 && y >= 0 && x < side && y < side && (grey[y * side + x] ?? 0) > 0
  const edges: [number, number, number, number][] = []
  for (let y = 0; y <= side; y++) {
    for (let x = 0; x <= side; x++) {
      if (on(x, y) !== on(x - 1, y) && y < side) edges.push([x, y, x, y + 1])
      if (on(x, y) !== on(x, y - 1) && x < side) edges.push([x, y, x + 1, y])
    }
  }
  return edges
}
