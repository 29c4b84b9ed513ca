/** Of many samples the middle, the tail, and the worst. */
export interface Distribution {
  count: number
  p50: number
  p95: number
  max: number
}

/** NaN of none; quantiles are the samples at their rank, rounded up. */
export function distribution(samples: readonly number[]): Distribution {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) }
}
