/** Percentile bootstrap of a figure of a list of numbers (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). */
import { mean, quantileOfSorted } from './summary'

export interface BootstrapOptions {
  /** Numbers of [0, 1); a fixed seed where left out, so that the same values give the same interval. */
  uniform?: () => number
  /** How often to draw anew. */
  draws?: number
}

export interface Estimate {
  value: number
  /** 95% interval. */
  low: number
  high: number
}

/** `statistic` gets a list of the same length whose values are drawn from `values` with replacement, and must not keep it. Null for an empty list. */
export function bootstrap(
  values: ArrayLike<number>,
  statistic: (values: ArrayLike<number>) => number,
  options: BootstrapOptions = {},
): Estimate | null {
  const { uniform = seededUniform(1), draws = 2000 } = options
  const size = values.length
  if (size === 0) return null
  const drawn = new Float64Array(size)
  const found = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < size; i++) drawn[i] = values[Math.floor(uniform() * size)]!
    found[draw] = statistic(drawn)
  }
  found.sort()
  return { value: statistic(values), low: quantileOfSorted(found, 0.025), high: quantileOfSorted(found, 0.975) }
}

/** `a[i] - b[i]` of pairs that share a seed or a sample, which is drawn as one; `statistic` is the mean where left out. */
export function bootstrapPaired(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  statistic: (values: ArrayLike<number>) => number = mean,
  options: BootstrapOptions = {},
): Estimate | null {
  return bootstrap(pairedDifferences(a, b), statistic, options)
}

export function pairedDifferences(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  if (a.length !== b.length) throw new RangeError(`pairs need as many values on both sides: ${a.length} and ${b.length}`)
  return Float64Array.from(a, (value, i) => value - b[i]!)
}

/**
 * Of a figure of several lists of samples that are drawn anew at once: `statistic` gets the places that were drawn of each list, and must not keep them. Draws for which
 * it is NaN (a ratio to nothing) are left out. Null where a list is empty, or the figure of all samples is NaN itself.
 */
export function bootstrapPlaces(
  sizes: readonly number[],
  statistic: (drawn: readonly Int32Array[]) => number,
  options: BootstrapOptions = {},
): Estimate | null {
  const { uniform = seededUniform(1), draws = 2000 } = options
  if (sizes.includes(0)) return null
  const drawn = sizes.map((size) => Int32Array.from({ length: size }, (_, place) => place))
  const value = statistic(drawn)
  if (Number.isNaN(value)) return null
  const found = Float64Array.from({ length: draws }, () => {
    for (const places of drawn) for (let i = 0; i < places.length; i++) places[i] = Math.floor(uniform() * places.length)
    return statistic(drawn)
  }).filter((figure) => !Number.isNaN(figure))
  found.sort()
  return { value, low: quantileOfSorted(found, 0.025), high: quantileOfSorted(found, 0.975) }
}

/** mulberry32 (T. Ettinger): 32 bits of state are plenty for an interval's last digit; nothing that is trained draws from it. */
export function seededUniform(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
