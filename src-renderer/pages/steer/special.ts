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
  /** Fewer than one in twenty would do as much by chance: none of the random ones does, of twenty at least; null where there are too few. */
  special: boolean | null
}

const flipsSomewhere = (logits: Float32Array, neutral: number) => {
  const left = answerOf(rowAt(logits, neutral))
  return Array.from({ length: logits.length / classCount }, (_, place) => answerOf(rowAt(logits, place))).some((answer) => answer !== left)
}

export interface Flipping {
  /** Whether the feature changes the answer somewhere in the range, and how many random directions do. */
  feature: boolean
  random: number
}

/** @param own as of `specialityOf` */
export function flippingOf(own: Float32Array, directions: DirectionsResponse): Flipping {
  const neutral = nearestPlace(directions.values, 0)
  const random = Array.from({ length: directionCount(directions) }, (_, i) => flipsSomewhere(curveOfDirection(directions, i), neutral))
  return { feature: flipsSomewhere(own, neutral), random: random.filter(Boolean).length }
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
    special: random.length < 19 ? null : reaching === 0,
  }
}

/** The rows of a finer table at these values, [values, 10]. */
export function sampled(logits: Float32Array, at: ArrayLike<number>, values: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(values.length * classCount)
  for (let i = 0; i < values.length; i++) rows.set(rowAt(logits, nearestPlace(at, values[i]!)), i * classCount)
  return rows
}
