/** Is this feature special? What it does against directions of equal length that are nobody's feature. */
import type { DirectionsResponse } from '../../../src-main/contract/steer'
import { answerOf, classCount, moved, nearestPlace, rowAt } from './dose'

/** Curve of the n-th random direction, [count, 10]. */
export function curveOfDirection({ random, values }: DirectionsResponse, direction: number): Float32Array {
  const size = values.length * classCount
  return random.subarray(direction * size, (direction + 1) * size)
}

export const directionCount = ({ random, values }: DirectionsResponse): number => random.length / (values.length * classCount)

export interface Speciality {
  /** The value that is looked at. */
  at: number
  /** Share of the probability that moves, 0..1. */
  feature: number
  random: number[]
  other: number | null
  /** Random directions that move as much or more. */
  reaching: number
  /** Random directions that change the answer somewhere in the range, and whether the feature does. */
  flipping: number
  flips: boolean
  /** Fewer than one in twenty would do as much by chance: none of the random ones does, of twenty at least; null where there are too few. */
  special: boolean | null
}

const flipsSomewhere = (logits: Float32Array, neutral: number) => {
  const left = answerOf(rowAt(logits, neutral))
  return Array.from({ length: logits.length / classCount }, (_, place) => answerOf(rowAt(logits, place))).some((answer) => answer !== left)
}

/**
 * At the value nearest to `alpha`.
 * @param own the feature's logits at the values of `directions`, [count, 10]
 */
export function specialityOf(own: Float32Array, directions: DirectionsResponse, alpha: number): Speciality {
  const { values, otherFeature } = directions
  const [at, neutral] = [nearestPlace(values, alpha), nearestPlace(values, 0)]
  const movedBy = (logits: Float32Array) => moved(rowAt(logits, neutral), rowAt(logits, at))
  const curves = Array.from({ length: directionCount(directions) }, (_, i) => curveOfDirection(directions, i))
  const feature = movedBy(own)
  const random = curves.map(movedBy)
  const reaching = random.filter((share) => share >= feature).length
  return {
    at: values[at]!,
    feature,
    random,
    other: otherFeature ? movedBy(otherFeature.logits) : null,
    reaching,
    flipping: curves.filter((curve) => flipsSomewhere(curve, neutral)).length,
    flips: flipsSomewhere(own, neutral),
    special: random.length < 19 ? null : reaching === 0,
  }
}

/** The rows of a finer table at these values, [values, 10]. */
export function sampled(logits: Float32Array, at: ArrayLike<number>, values: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(values.length * classCount)
  for (let i = 0; i < values.length; i++) rows.set(rowAt(logits, nearestPlace(at, values[i]!)), i * classCount)
  return rows
}
