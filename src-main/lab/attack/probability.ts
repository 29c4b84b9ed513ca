/** Of logits [n, classes], in doubles. */

/** log P(target) - log(1 - P(target)) of a row: exact where P itself would round to 0 or 1. */
export function logOdds(logits: Float32Array, row: number, classes: number, target: number): number {
  const start = row * classes
  let highest = -Infinity
  for (let c = 0; c < classes; c++) if (c !== target) highest = Math.max(highest, logits[start + c]!)
  let others = 0
  for (let c = 0; c < classes; c++) if (c !== target) others += Math.exp(logits[start + c]! - highest)
  return logits[start + target]! - highest - Math.log(others)
}

/** P of log-odds. */
export const sigmoid = (odds: number) => 1 / (1 + Math.exp(-odds))
