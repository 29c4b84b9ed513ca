/** Figures of one step on its own batch, beside the losses. */
import * as tf from '@tensorflow/tfjs'

/**
 * Call inside `tf.tidy`.
 * @param x standardised, [n, D]
 * @param codes [n, K]
 * @param error mean squared error over vectors and entries
 * @returns mean |z|; latents above 0 a vector; explained variance; latents that were 0 on the whole batch
 */
export function stepFigures(x: tf.Tensor2D, codes: tf.Tensor2D, error: tf.Scalar): Record<string, tf.Scalar> {
  const active = codes.greater(0).toFloat()
  const variance = x.sub(x.mean(0)).square().mean()
  return {
    l1: codes.abs().mean(),
    l0: active.sum().div(codes.shape[0]),
    explainedVariance: tf.sub<tf.Scalar>(1, error.divNoNan(variance)),
    dead: codes.max(0).lessEqual(0).sum<tf.Scalar>().toFloat(),
  }
}
