/** A loss with its gradients, for trainers. */
import * as tf from '@tensorflow/tfjs'
import { crossEntropy } from '../model/loss'

export type Named = Record<string, tf.Tensor>

/**
 * Mean cross-entropy of a batch and its gradient to each of the given tensors. Call inside `tf.tidy`, which frees all but the logits: return those, or
 * dispose of them.
 * @param parameters what to differentiate by
 * @param logitsOf gives [n, 10] from `parameters` (it may use others too, which then count as constants)
 * @param labels true digits, [n], int32
 */
export function crossEntropyGradients(parameters: Named, logitsOf: () => tf.Tensor2D, labels: tf.Tensor1D) {
  let logits: tf.Tensor2D | undefined
  const { value, grads } = tf.valueAndGrads(() => {
    // The scope of the differentiation frees what it made.
    logits = tf.keep(logitsOf())
    return crossEntropy(logits, labels)
  })(Object.values(parameters))
  const gradients: Named = Object.fromEntries(Object.keys(parameters).map((name, i) => [name, grads[i]!]))
  return { loss: value as tf.Scalar, logits: logits!, gradients }
}
