/** A mean over seeds, and how sure it is. */
import { summarize } from './summary'

export interface MeanInterval {
  mean: number
  /** 95% interval of the mean by Student's t; null for a single value. */
  low: number | null
  high: number | null
  values: number[]
}

/** What a figure cannot fall below or rise above. */
export interface Bounds {
  least: number
  most: number
}

export const shareBounds: Bounds = { least: 0, most: 1 }
/** Of seconds and counts. */
export const amountBounds: Bounds = { least: 0, most: Infinity }

/** Null for an empty list. Student's t knows nothing of bounds: the interval is cut to them, where the mean is for certain. */
export function meanInterval(values: readonly number[], { least, most }: Bounds = { least: -Infinity, most: Infinity }): MeanInterval | null {
  const summary = summarize(values)
  if (!summary) return null
  const cut = (end: number | null) => (end === null ? null : Math.min(most, Math.max(least, end)))
  return { mean: summary.mean, low: cut(summary.low), high: cut(summary.high), values: [...values] }
}
