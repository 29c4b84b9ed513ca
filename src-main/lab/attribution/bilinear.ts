/**
 * Bilinear interpolation with align_corners false (as PyTorch's `interpolate`): pixel i of n lies at (i + 1/2) m / n - 1/2 among m, and what
 * lies beyond the outermost centres takes their value.
 */

interface Tap {
  below: number
  above: number
  /** Of the way from `below` to `above`, 0..1. */
  weight: number
}

function taps(from: number, to: number): Tap[] {
  return Array.from({ length: to }, (_, i) => {
    const place = Math.max(0, ((i + 0.5) * from) / to - 0.5)
    const below = Math.floor(place)
    return { below, above: Math.min(below + 1, from - 1), weight: place - below }
  })
}

/** @returns resizes a map [from, from] to [to, to] */
export function bilinear(from: number, to: number): (map: Float32Array) => Float32Array {
  const along = taps(from, to)
  return (map) => {
    const resized = new Float32Array(to * to)
    along.forEach((row, y) => {
      along.forEach((column, x) => {
        const top = between(map[row.below * from + column.below]!, map[row.below * from + column.above]!, column.weight)
        const bottom = between(map[row.above * from + column.below]!, map[row.above * from + column.above]!, column.weight)
        resized[y * to + x] = between(top, bottom, row.weight)
      })
    })
    return resized
  }
}

const between = (a: number, b: number, weight: number) => a + weight * (b - a)
