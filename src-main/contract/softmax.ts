/** Probabilities of logits, in double precision; the highest logit is taken off first, so that nothing overflows. */
export function softmax(logits: ArrayLike<number>): number[] {
  const all = Array.from(logits)
  const highest = Math.max(...all)
  const powers = all.map((logit) => Math.exp(logit - highest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
