/** Counting answers: what every figure on the Diagnose page is made of. */
import type { Predictions } from '../../contract/diagnose'

/** For each image that `keep` lets through, in order: 1 where it is a hit, else 0. */
export function hits(predictions: Predictions, keep: (image: number) => boolean, isHit: (image: number) => boolean): Uint8Array {
  const found = new Uint8Array(predictions.predicted.length)
  let count = 0
  for (let image = 0; image < predictions.predicted.length; image++) {
    if (keep(image)) found[count++] = isHit(image) ? 1 : 0
  }
  return found.subarray(0, count)
}
