/** Figures of a list of numbers: what stands in a table for several seeds, or for the samples of a set. */
import { studentQuantile } from './student'

export interface Summary {
  count: number
  mean: number
  median: number
  /** Sample standard deviation (n - 1), and the 95% interval of the mean by Student's t; null for a single value. */
  sd: number | null
  low: number | null
  high: number | null
}

/** Null for an empty list. */
export function summarize(values: readonly number[]): Summary | null {
  if (values.length === 0) return null
  const count = values.length
  const center = mean(values)
  const figures = { count, mean: center, median: median(values) }
  if (count === 1) return { ...figures, sd: null, low: null, high: null }
  const sd = standardDeviation(values)
  const half = (studentQuantile(0.975, count - 1) * sd) / Math.sqrt(count)
  return { ...figures, sd, low: center - half, high: center + half }
}

/** NaN for an empty list. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** Of a sample: the sum of squares over n - 1. NaN for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  const center = mean(values)
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i]! - center) ** 2
  return Math.sqrt(squares / (values.length - 1))
}

/** NaN for an empty list. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/**
 * Linear between the two nearest order statistics: type 7 of Hyndman and Fan (Sample Quantiles in Statistical Packages, 1996), NumPy's default.
 * NaN for an empty list.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), q)
}

/** The same for values that are in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return Number.NaN
  const position = q * (sorted.length - 1)
  const below = Math.floor(position)
  const low = sorted[below]!
  // Equal neighbours are not subtracted: two infinite ones would give NaN.
  return below === position || sorted[below + 1] === low ? low : low + (position - below) * (sorted[below + 1]! - low)
}

/**
 * The same as `median` without sorting, in time that grows with their number alone (Hoare, Algorithm 65: FIND, 1961): for a bootstrap's many draws.
 * NaN for an empty list.
 */
export function selectedMedian(values: ArrayLike<number>): number {
  const size = values.length
  if (size === 0) return Number.NaN
  const parted = Float64Array.from(values)
  const middle = size >> 1
  const upper = select(parted, middle)
  if (size % 2 === 1) return upper
  let lower = parted[0]!
  for (let i = 1; i < middle; i++) lower = Math.max(lower, parted[i]!)
  // Equal ones are not subtracted, as above.
  return lower === upper ? lower : lower + (upper - lower) / 2
}

/** The k-th smallest (from 0), with nothing larger before place k and nothing smaller behind it. */
function select(values: Float64Array, k: number): number {
  let left = 0
  let right = values.length - 1
  while (left < right) {
    const pivot = values[k]!
    let i = left
    let j = right
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i > j) break
      const held = values[i]!
      values[i++] = values[j]!
      values[j--] = held
    }
    if (j < k) left = i
    if (k < i) right = j
  }
  return values[k]!
}
