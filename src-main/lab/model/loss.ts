import type * as tf from '@tensorflow/tfjs'
import { ops } from '../ops'

/** Mean softmax cross-entropy of logits [n, classes] and true classes [n], int32. */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return ops().crossEntropy(logits, labels)
}
