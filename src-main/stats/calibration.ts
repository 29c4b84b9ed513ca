/** Do answers that are given with 80% confidence turn out right four times of five? */

export interface CalibrationBin {
  /** Confidences in (low, high], 0..1. */
  low: number
  high: number
  count: number
  /** Means over the bin; null where it is empty. */
  confidence: number | null
  accuracy: number | null
}

export interface CalibrationFigures {
  /** Expected calibration error, 0..1; 0 where there is no answer. */
  ece: number
  bins: CalibrationBin[]
}

/**
 * Reliability in bins of equal width, and the expected calibration error: sum over bins of count / n |accuracy - confidence| (Guo, Pleiss, Sun and
 * Weinberger, On Calibration of Modern Neural Networks, ICML 2017, equation 3, with their 15 bins).
 * @param confidence of each answer, [n], 0..1
 * @param isRight whether the answer of this place is right
 */
export function calibration(confidence: ArrayLike<number>, isRight: (place: number) => boolean, bins = 15): CalibrationFigures {
  const counts = new Float64Array(bins)
  const right = new Float64Array(bins)
  const sums = new Float64Array(bins)
  for (let place = 0; place < confidence.length; place++) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence[place]! * bins) - 1))
    counts[bin]! += 1
    sums[bin]! += confidence[place]!
    if (isRight(place)) right[bin]! += 1
  }
  const figures = Array.from({ length: bins }, (_, bin) => binOf(bin / bins, (bin + 1) / bins, counts[bin]!, sums[bin]!, right[bin]!))
  const gap = figures.reduce((sum, { count, confidence, accuracy }) => (count === 0 ? sum : sum + count * Math.abs(accuracy! - confidence!)), 0)
  return { ece: confidence.length === 0 ? 0 : gap / confidence.length, bins: figures }
}

function binOf(low: number, high: number, count: number, confidences: number, right: number): CalibrationBin {
  return { low, high, count, confidence: count === 0 ? null : confidences / count, accuracy: count === 0 ? null : right / count }
}
