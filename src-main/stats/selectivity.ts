/** How much of a channel, latent or any value per sample goes with a label (STUDY sections 2 and 6). */

/**
 * Between-class variance over total variance, 0..1 (eta squared): 0 where every class has the same mean, 1 where the label fixes the value.
 * `values` and `labels` [n], labels below `classes`. Null where the values do not vary.
 */
export function selectivity(values: ArrayLike<number>, labels: ArrayLike<number>, classes = 10): number | null {
  const { counts, means } = classMeans(values, labels, classes)
  const center = weightedMean(means, counts)
  let total = 0
  for (let i = 0; i < values.length; i++) total += (values[i]! - center) ** 2
  if (!(total > 0)) return null
  return means.reduce((between, value, label) => between + (counts[label]! > 0 ? counts[label]! * (value - center) ** 2 : 0), 0) / total
}

/**
 * The effective number of classes that a value responds to: the exponential of the entropy of the mean of max(0, value) by class, scaled to sum
 * 1. From 1 (one class alone) to `classes` (all alike). Null where no value is positive.
 */
export function effectiveNumber(values: ArrayLike<number>, labels: ArrayLike<number>, classes = 10): number | null {
  const positive = Float64Array.from(values, (value) => Math.max(0, value))
  const { counts, means } = classMeans(positive, labels, classes)
  return effectiveNumberOfMeans(means.filter((_, label) => counts[label]! > 0))
}

/** The same from the means by class of the positive part, those of classes that do not occur left out or 0. */
export function effectiveNumberOfMeans(means: readonly number[]): number | null {
  const total = means.reduce((sum, value) => sum + value, 0)
  if (!(total > 0)) return null
  const entropy = means.reduce((sum, value) => (value > 0 ? sum - (value / total) * Math.log(value / total) : sum), 0)
  return Math.exp(entropy)
}

/**
 * `selectivity` from sums, where the values are too many to keep. Sums of squares lose what small differences of large values say: take
 * something near the mean off the values first, which changes nothing else.
 * @param counts of each class; @param sums of its values; @param squares sum of all squares
 */
export function selectivityOfSums(counts: ArrayLike<number>, sums: ArrayLike<number>, squares: number): number | null {
  let [count, sum, between] = [0, 0, 0]
  for (let label = 0; label < counts.length; label++) {
    count += counts[label]!
    sum += sums[label]!
    if (counts[label]! > 0) between += sums[label]! ** 2 / counts[label]!
  }
  const center = sum ** 2 / count
  if (!(squares - center > 0)) return null
  return Math.min(1, Math.max(0, (between - center) / (squares - center)))
}

/** `means` is NaN for a class that does not occur. */
function classMeans(values: ArrayLike<number>, labels: ArrayLike<number>, classes: number): { counts: number[]; means: number[] } {
  if (values.length !== labels.length) throw new RangeError(`every value needs a label: ${values.length} values, ${labels.length} labels`)
  const counts = new Array<number>(classes).fill(0)
  const sums = new Array<number>(classes).fill(0)
  for (let i = 0; i < values.length; i++) {
    const label = labels[i]!
    if (!(label >= 0 && label < classes)) throw new RangeError(`label ${label} of sample ${i} is not one of ${classes} classes`)
    counts[label]! += 1
    sums[label]! += values[i]!
  }
  return { counts, means: sums.map((sum, label) => sum / counts[label]!) }
}

function weightedMean(means: readonly number[], counts: readonly number[]): number {
  let sum = 0
  let count = 0
  means.forEach((value, label) => {
    if (counts[label]! > 0) sum += value * counts[label]!
    count += counts[label]!
  })
  return sum / count
}
