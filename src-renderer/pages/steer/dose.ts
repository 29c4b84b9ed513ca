/** What a dose table says at one value of a slider. Logits are [values, 10], row by row. */
import { softmax } from '../../../src-main/contract/softmax'
import type { DoseResponse } from '../../../src-main/contract/steer'

export const classCount = 10

/** The logits at a place of the table, [10]. */
export function rowAt(logits: Float32Array, place: number): Float32Array {
  return logits.subarray(place * classCount, (place + 1) * classCount)
}

/** The class with the largest value, the first of equal ones. */
export function answerOf(values: ArrayLike<number>): number {
  let best = 0
  for (let of = 1; of < values.length; of++) if (values[of]! > values[best]!) best = of
  return best
}

/** One class against the slider's value. */
export function curveOf(logits: Float32Array, of: number, as: 'logit' | 'probability'): Float64Array {
  return Float64Array.from({ length: logits.length / classCount }, (_, place) => {
    const row = rowAt(logits, place)
    return as === 'logit' ? row[of]! : softmax(row)[of]!
  })
}

/** How much of the probability has moved to other classes, 0..1: half the sum of all changes. */
export function moved(before: ArrayLike<number>, after: ArrayLike<number>): number {
  const [from, to] = [softmax(before), softmax(after)]
  return from.reduce((sum, share, of) => sum + Math.abs(share - to[of]!), 0) / 2
}

/** The class that a change speaks of: the new answer where it is another, else the one whose probability moves most (the answer, where none does). */
export function movedClass(before: ArrayLike<number>, after: ArrayLike<number>): number {
  if (answerOf(before) !== answerOf(after)) return answerOf(after)
  const [from, to] = [softmax(before), softmax(after)]
  const changes = from.map((share, of) => Math.abs(share - to[of]!))
  return Math.max(...changes) < 1e-6 ? answerOf(after) : answerOf(changes)
}

/** The classes that a chart speaks of, ascending: these, and every one that is the answer somewhere in the table. */
export function classesOfNote(logits: Float32Array, also: readonly (number | null)[]): number[] {
  const answers = Array.from({ length: logits.length / classCount }, (_, place) => answerOf(rowAt(logits, place)))
  return [...new Set([...answers, ...also.filter((of) => of !== null)])].sort((a, b) => a - b)
}

/** Where the answer first changes on each side of the neutral value, with the answer there. */
export function flipsOf({ values, logits, flipsAt }: Pick<DoseResponse, 'values' | 'logits' | 'flipsAt'>): { value: number; answer: number }[] {
  return [flipsAt.below, flipsAt.above].flatMap((value) => {
    const place = value === null ? -1 : nearestPlace(values, value)
    return place < 0 ? [] : [{ value: values[place]!, answer: answerOf(rowAt(logits, place)) }]
  })
}

/** Index of the value nearest to one; -1 of none. */
export function nearestPlace(values: ArrayLike<number>, value: number): number {
  let best = -1
  for (let i = 0; i < values.length; i++) if (best < 0 || Math.abs(values[i]! - value) < Math.abs(values[best]! - value)) best = i
  return best
}
