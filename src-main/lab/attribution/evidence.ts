/** How much of a map lies on the stroke and how much behind it (STUDY 3). */
import type { CamFigures } from '../../contract/gradcam'

/** To 0..1 by its minimum and maximum; zeros where all values are the same. */
export function scaleMap(map: Float32Array): Float32Array {
  let low = Infinity
  let high = -Infinity
  for (const value of map) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return high > low ? map.map((value) => (value - low) / (high - low)) : new Float32Array(map.length)
}

/** Whether nothing of a map is above zero. */
export function isEmpty(map: Float32Array): boolean {
  return !map.some((value) => value > 0)
}

/**
 * Means over the background and over the stroke, which is where the digit is above 0.
 * @param map [28, 28]
 * @param grey bytes, [28, 28]
 */
export function figuresOf(map: Float32Array, grey: Uint8Array): CamFigures {
  const sums = { stroke: 0, background: 0 }
  let pixels = 0
  map.forEach((value, at) => {
    if (grey[at]! > 0) pixels++
    sums[grey[at]! > 0 ? 'stroke' : 'background'] += value
  })
  const stroke = meanOf(sums.stroke, pixels)
  const background = meanOf(sums.background, map.length - pixels)
  return { background, stroke, ratio: background === null || !stroke ? null : background / stroke }
}

const meanOf = (sum: number, count: number) => (count === 0 ? null : sum / count)
