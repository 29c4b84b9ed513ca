/** What a network answers on a split. */
import * as tf from '@tensorflow/tfjs'
import type { Dataset, SplitData } from '../lab/data/dataset'
import { paintSplit } from '../lab/data/canvas'
import { forward } from '../lab/model/cnn'
import { largest } from './meter'
import type { Network } from './network'
import { nextTurn } from './turn'

/** Large enough to keep all cores at work, small enough that conv1's maps of a batch stay at 50 MB. */
export const evaluationBatch = 500

export interface Answers {
  /** [n], 0..9. */
  predicted: Uint8Array
  /** Probability of the answer, [n], 0..1. */
  confidence: Float32Array
}

/**
 * Answers on all images of a split, with turns for live requests between the batches.
 * @param color what to paint them in; their own where left out. [n], 0..9
 * @throws LabError `cancelled` when the signal aborts
 */
export async function predict(network: Network, dataset: Dataset, split: SplitData, signal: AbortSignal, color = split.color): Promise<Answers> {
  const answers: Answers = { predicted: new Uint8Array(split.size), confidence: new Float32Array(split.size) }
  for (const positions of ranges(split.size, evaluationBatch)) {
    const logits = readAll(() => forward(network.architecture, network.params, paintSplit(dataset.settings, split, positions, color)))
    positions.forEach((position, i) => {
      const best = largest(logits, i * 10, 10)
      answers.predicted[position] = best
      answers.confidence[position] = softmaxAt(logits, i * 10, 10, best)
    })
    await nextTurn(signal)
  }
  return answers
}

/** The values of a tensor, read outside of `tf.tidy`, which would search the array that it is given, value by value, for tensors. */
export function readAll(compute: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(compute)
  const values = tensor.dataSync() as Float32Array
  tensor.dispose()
  return values
}

/** 0 to size - 1 in pieces. */
export function ranges(size: number, length: number): Int32Array[] {
  return Array.from({ length: Math.ceil(size / length) }, (_, i) =>
    Int32Array.from({ length: Math.min(length, size - i * length) }, (__, j) => i * length + j),
  )
}

/** Softmax of `count` values from `start` on, at the largest of them. */
function softmaxAt(logits: Float32Array, start: number, count: number, best: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += Math.exp(logits[start + i]! - logits[start + best]!)
  return 1 / sum
}

/** Share of right answers, 0..1. */
export function accuracy(answers: Answers, split: SplitData): number {
  return answers.predicted.reduce((count, answer, i) => count + (answer === split.digit[i] ? 1 : 0), 0) / split.size
}
