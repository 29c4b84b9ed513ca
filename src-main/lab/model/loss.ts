import type * as tf from '@tensorflow/tfjs'
import { ops } from '../ops'

/** Softmax cross-entropy of each sample, [n], of logits [n, classes] and true classes [n], int32. */
export function crossEntropies(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  return ops().crossEntropies(logits, labels)
}

/** Mean softmax cross-entropy of logits [n, classes] and true classes [n], int32. */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return crossEntropies(logits, labels).mean()
}
