/**
 * Losses and accuracy while training. Reading a tensor waits for the device, so updates are collected and read some steps at a time.
 */
import type * as tf from '@tensorflow/tfjs'
import type { Update } from '../lab/methods/method'

interface Sums {
  losses: Map<string, number>
  steps: number
  correct: number
  images: number
  answers: Int32Array
}

export interface Reading {
  /** Mean of each loss over the steps. */
  losses: Record<string, number>
  /** Share of right answers, 0..1. */
  accuracy: number
  images: number
  steps: number
  /** How often each digit was the answer, [10]. */
  answers: Int32Array
}

export class Meter {
  private unread: { update: Update; digit: Uint8Array }[] = []
  private readonly epoch: Sums = noSums()

  /** Takes over the update's tensors. */
  add(update: Update, digit: Uint8Array): void {
    this.unread.push({ update, digit })
  }

  /** Reads and frees what was added since the last reading. */
  read(): Reading {
    const sums = noSums()
    for (const { update, digit } of this.unread) {
      for (const [name, loss] of Object.entries(update.losses)) sums.losses.set(name, (sums.losses.get(name) ?? 0) + take(loss)[0]!)
      for (const [i, answer] of answersOf(take(update.logits), digit.length).entries()) {
        sums.answers[answer]!++
        if (answer === digit[i]) sums.correct++
      }
      sums.images += digit.length
      sums.steps++
    }
    this.unread = []
    merge(this.epoch, sums)
    return toReading(sums)
  }

  /** Over everything that was read. */
  total(): Reading {
    return toReading(this.epoch)
  }

  dispose(): void {
    for (const { update } of this.unread) for (const tensor of [...Object.values(update.losses), update.logits]) tensor.dispose()
    this.unread = []
  }
}

function noSums(): Sums {
  return { losses: new Map(), steps: 0, correct: 0, images: 0, answers: new Int32Array(10) }
}

function take(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync() as Float32Array
  tensor.dispose()
  return values
}

function answersOf(logits: Float32Array, images: number): number[] {
  const classes = logits.length / images
  return Array.from({ length: images }, (_, i) => largest(logits, i * classes, classes))
}

/** Place of the largest of `count` values from `start` on; the first where several are equal. */
export function largest(values: Float32Array, start: number, count: number): number {
  let best = 0
  for (let i = 1; i < count; i++) if (values[start + i]! > values[start + best]!) best = i
  return best
}

function merge(into: Sums, sums: Sums): void {
  for (const [name, value] of sums.losses) into.losses.set(name, (into.losses.get(name) ?? 0) + value)
  into.steps += sums.steps
  into.correct += sums.correct
  into.images += sums.images
  sums.answers.forEach((count, digit) => (into.answers[digit]! += count))
}

function toReading({ losses, steps, correct, images, answers }: Sums): Reading {
  return {
    losses: Object.fromEntries([...losses].map(([name, sum]) => [name, sum / steps])),
    accuracy: correct / images,
    images,
    steps,
    answers,
  }
}
