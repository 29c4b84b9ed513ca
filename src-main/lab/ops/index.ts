/**
 * The few tensor functions that a training step spends its time in. They are composed from tfjs where nothing better is known; an engine
 * with native kernels puts its own in their place.
 */
import type * as tf from '@tensorflow/tfjs'
import { portableOps } from './portable'

export interface Ops {
  /**
   * One block of the CNN: 3x3 'same' convolution, bias, ReLU, and 2x2 max pooling (stride 2, 'valid') where asked. Differentiable by all three.
   * Ties in a pool give their gradient to the first cell in row order, as in PyTorch.
   * @param x [n, h, w, in]
   * @param filter [3, 3, in, out]
   * @param bias [out]
   * @returns [n, h, w, out], pooled [n, floor(h / 2), floor(w / 2), out]
   */
  block(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, pool: boolean): tf.Tensor4D
  /**
   * Mean softmax cross-entropy. Differentiable by the logits.
   * @param logits [n, classes]
   * @param labels int32, [n], below classes
   */
  crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar
}

let current: Ops = portableOps

export const ops = (): Ops => current

export function useOps(better: Ops): void {
  current = better
}
