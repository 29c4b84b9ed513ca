/** A mean over seeds, and how sure it is. */
import { summarize } from './summary'

export interface MeanInterval {
  mean: number
  /** 95% interval of the mean by Student's t; null for a single value. */
  low: number | null
  high: number | null
  values: number[]
}

/** Null for an empty list. */
export function meanInterval(values: readonly number[]): MeanInterval | null {
  const summary = summarize(values)
  return summary && { mean: summary.mean, low: summary.low, high: summary.high, values: [...values] }
}
