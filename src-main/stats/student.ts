/** Student's t for whole degrees of freedom. */

/** t with P(T <= t) = `p`, for 0.5 <= p < 1, by halving the angle atan(t / sqrt(freedom)). */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p >= 0.5 && p < 1)) throw new RangeError(`p must be at least 0.5 and below 1, not ${p}`)
  if (!Number.isInteger(freedom) || freedom < 1) throw new RangeError(`degrees of freedom must be a whole number above 0, not ${freedom}`)
  let low = 0
  let high = Math.PI / 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (centralProbability(middle, freedom) < 2 * p - 1) low = middle
    else high = middle
  }
  return Math.tan((low + high) / 2) * Math.sqrt(freedom)
}

/** P(|T| <= t), with t = tan(angle) sqrt(freedom): a finite sum (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4). */
function centralProbability(angle: number, freedom: number): number {
  const odd = freedom % 2 === 1
  const cosine = Math.cos(angle)
  let term = odd ? cosine : 1
  let sum = freedom === 1 ? 0 : term
  for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2
    sum += term
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum
}
