/** Ablating features (STUDY 6): which sets of them, what their codes become, and what that does to the answers. Pure arithmetic; the network is run elsewhere. */
import type { AblationFigures, AblationPoint } from '../../contract/ablation'
import { shareOfCounts } from '../../stats/share'
import { mean, quantileOfSorted, selectedMedian } from '../../stats/summary'
import { randomStream } from '../random'

/** Of one point of the curve: the most selective features, or the draw-th set of as many random ones. */
export interface AblatedSet {
  point: number
  draw: 'top' | number
  features: Int32Array
}

/**
 * For each count the first of `ranked`, then `draws` times as many of `living`, each subset equally likely. The sets of one draw contain each other as the ranked ones do.
 * Where fewer features live than are asked for, a draw is all of them.
 */
export function setsOf(
  ranked: readonly number[],
  living: Int32Array,
  { counts, draws, seed }: { counts: readonly number[]; draws: number; seed: number },
): AblatedSet[] {
  const orders = Array.from({ length: draws }, (_, draw) => {
    const order = living.slice()
    randomStream(seed, 'ablation', draw).shuffle(order)
    return order
  })
  return counts.flatMap((count, point): AblatedSet[] => [
    { point, draw: 'top', features: Int32Array.from(ranked.slice(0, count)) },
    ...orders.map((order, draw) => ({ point, draw, features: order.slice(0, count) })),
  ])
}

/** For each of `count` images another one, drawn: whose codes it gets when they are resampled. `count` is 2 or more. */
export function donorsOf(count: number, seed: number): Int32Array {
  const random = randomStream(seed, 'ablation', 'donors')
  return Int32Array.from({ length: count }, (_, i) => (i + 1 + random.integer(count - 1)) % count)
}

/** Answers, and what each has as the probability of the reconstruction's answer; [images] each. */
export interface Outcome {
  answers: ArrayLike<number>
  confidence: ArrayLike<number>
}
export interface ImageLabels {
  digit: Uint8Array
  color: Uint8Array
}

/** `reconstruction` is the outcome with nothing ablated. */
export function figuresOf(ablated: Outcome, reconstruction: Outcome, { digit, color }: ImageLabels): AblationFigures {
  const drops = Float64Array.from(digit, (_, i) => reconstruction.confidence[i]! - ablated.confidence[i]!)
  return {
    changed: shareWhere(digit.length, (i) => ablated.answers[i] !== reconstruction.answers[i]),
    meanDrop: mean(drops),
    medianDrop: selectedMedian(drops),
    accuracy: shareWhere(digit.length, (i) => ablated.answers[i] === digit[i]),
    colorFollow: shareWhere(digit.length, (i) => ablated.answers[i] === color[i]),
  }
}

export function shareWhere(size: number, counts: (i: number) => boolean) {
  let count = 0
  for (let i = 0; i < size; i++) if (counts(i)) count++
  return shareOfCounts(count, size)
}

/** Mean and 95% range of each figure over draws; null without draws. */
export function overDraws(draws: readonly AblationFigures[]): AblationPoint['random'] {
  if (draws.length === 0) return null
  const range = (figure: (figures: AblationFigures) => number) => {
    const values = Float64Array.from(draws, figure).sort()
    return { mean: mean(values), low: quantileOfSorted(values, 0.025), high: quantileOfSorted(values, 0.975) }
  }
  return {
    changed: range(({ changed }) => changed.value!),
    meanDrop: range(({ meanDrop }) => meanDrop),
    medianDrop: range(({ medianDrop }) => medianDrop),
    accuracy: range(({ accuracy }) => accuracy.value!),
    colorFollow: range(({ colorFollow }) => colorFollow.value!),
  }
}
