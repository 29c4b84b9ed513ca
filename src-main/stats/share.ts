/** A share, what it is a share of, and how sure that is. */

export interface ShareFigures {
  /** 0..1; null where there is nothing to be a share of. */
  value: number | null
  count: number
  of: number
  /** 95% percentile bootstrap interval over the samples; Wilson's where none or all of them count. */
  low: number | null
  high: number | null
}

/** `hits`: 1 for each sample that counts, 0 for each that does not. */
export function shareOf(hits: Uint8Array): ShareFigures {
  return shareOfCounts(
    hits.reduce((sum, hit) => sum + hit, 0),
    hits.length,
  )
}

/**
 * The bootstrap's draws of a share are binomial, so its percentiles are known exactly and need no drawing: they are those of Binomial(of,
 * count / of), divided by `of` (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3).
 * Where none or all count, all draws are alike and say nothing of how sure that is: there the interval is Wilson's.
 */
export function shareOfCounts(count: number, of: number): ShareFigures {
  if (of === 0) return { value: null, count, of, low: null, high: null }
  const value = count / of
  if (count === 0 || count === of) return { value, count, of, ...wilsonInterval(count, of)! }
  const [low, high] = binomialQuantiles(of, value, [0.025, 0.975])
  return { value, count, of, low: low! / of, high: high! / of }
}

/** With Wilson's interval whatever the count: for shares of few samples, where the bootstrap's steps are coarse and its ends too near. */
export function wilsonShare(count: number, of: number): ShareFigures {
  return { value: of === 0 ? null : count / of, count, of, ...(wilsonInterval(count, of) ?? { low: null, high: null }) }
}

/** 97.5% quantile of the normal distribution. */
const z = 1.959963984540054

/**
 * 95% Wilson score interval of a share, 0..1: honest where the count is 0 or all, where the bootstrap has no width (Wilson, Probable Inference,
 * the Law of Succession, and Statistical Inference, 1927). Null where there is nothing to be a share of.
 */
export function wilsonInterval(count: number, of: number): { low: number; high: number } | null {
  if (of === 0) return null
  const share = count / of
  const scale = 1 + z ** 2 / of
  const center = (share + z ** 2 / (2 * of)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  return { low: count === 0 ? 0 : center - half, high: count === of ? 1 : center + half }
}

/** Smallest k with P(X <= k) >= q for each q, X ~ Binomial(n, p). Weights relative to the mode, so that nothing underflows where it matters. */
export function binomialQuantiles(n: number, p: number, qs: readonly number[]): number[] {
  if (p <= 0) return qs.map(() => 0)
  if (p >= 1) return qs.map(() => n)
  const mode = Math.min(n, Math.floor((n + 1) * p))
  const odds = p / (1 - p)
  const below: number[] = []
  for (let k = mode, weight = 1; k > 0 && weight > negligible; k--) {
    weight *= k / ((n - k + 1) * odds)
    below.push(weight)
  }
  const weights = [...below.reverse(), 1]
  for (let k = mode, weight = 1; k < n && weight > negligible; k++) {
    weight *= ((n - k) * odds) / (k + 1)
    weights.push(weight)
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return qs.map((q) => quantileIndex(weights, q * total) + mode - below.length)
}

const negligible = 1e-18

function quantileIndex(weights: readonly number[], target: number): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!
    if (sum >= target) return i
  }
  return weights.length - 1
}
