/** Answers to a question as they come in: several times while they are optimised, and at the end. */
import type { LabError } from '../../../src-main/contract/errors'
import type { Prototype, PrototypesChunk } from '../../../src-main/contract/prototypes'
import type { Split } from '../../../src-main/contract/study'

/** Numbers of one image, [28, 28, 3]. */
export const imageLength = 28 * 28 * 3

export interface Item extends Prototype {
  /** [28, 28, 3], 0..1 where clamped. */
  image: Float32Array
}

export interface Answer {
  /** `waiting`: not begun, or given up before it was done. */
  status: 'waiting' | 'running' | 'done' | 'failed'
  step: number
  /** 0 before the first news. */
  steps: number
  secondsLeft: number | null
  /** By `itemKey`. */
  items: ReadonlyMap<string, Item>
  /** The set whose images percentiles are among; null where the microscope has not looked at one. */
  reference: Split | null
  error: LabError | null
}

export const noAnswer: Answer = { status: 'waiting', step: 0, steps: 0, secondsLeft: null, items: new Map(), reference: null, error: null }

export function itemKey(channel: number, seed: number): string {
  return `${channel}/${seed}`
}

/** The answer after a chunk, which may speak of some of the prototypes only. */
export function withChunk(answer: Answer, chunk: PrototypesChunk): Answer {
  const items = new Map(answer.items)
  chunk.prototypes.forEach((prototype, place) => {
    const image = chunk.images.subarray(place * imageLength, (place + 1) * imageLength)
    items.set(itemKey(prototype.channel, prototype.seed), { ...prototype, image })
  })
  const { step, steps, secondsLeft, reference = null } = chunk
  return { status: chunk.done ? 'done' : 'running', step, steps, secondsLeft, items, reference, error: null }
}

/** Share of its steps that are done, 0..1. */
export function progressOf(answer: Answer | undefined): number {
  if (!answer) return 0
  return answer.status === 'done' ? 1 : answer.steps === 0 ? 0 : answer.step / answer.steps
}
