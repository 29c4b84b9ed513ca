import * as tf from '@tensorflow/tfjs'

/**
 * The gradient reversal layer: x forwards, -lambda times the gradient backwards (Ganin and Lempitsky, Unsupervised domain adaptation by
 * backpropagation, ICML 2015). Differentiable once.
 */
export function reverseGradient<T extends tf.Tensor>(x: T, lambda: number): T {
  return tf.customGrad((input) => ({
    value: (input as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => dy.mul(-lambda),
  }))(x) as T
}
