/**
 * The few tensor functions that a training step spends its time in. They are composed from tfjs where nothing better is known; an engine
 * with native kernels puts its own in their place.
 */
import type * as tf from '@tensorflow/tfjs'
import type { CnnArchitecture } from '../model/architecture'
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
  /** Where the engine has a faster way than block by block. */
  backbone?: Backbone
  /** Where the engine has a faster way than through the tape. */
  classifier?: Classifier
}

export interface BackboneInputs {
  /** [n, 28, 28, 3] */
  images: tf.Tensor4D
  /** Of conv1 to conv3, [3, 3, in, out] */
  filters: readonly tf.Tensor4D[]
  /** [out] */
  biases: readonly tf.Tensor1D[]
}

/**
 * Three blocks and the mean over height and width in one. Differentiable by images, filters and biases, once.
 * @returns features [n, channels of conv3]; null where the blocks one by one are the better way for these inputs
 */
export type Backbone = (architecture: CnnArchitecture, inputs: BackboneInputs) => tf.Tensor2D | null

export interface LossGradients {
  /** Mean cross-entropy. */
  loss: tf.Scalar
  /** [n, 10] */
  logits: tf.Tensor2D
  /** Of the loss by each parameter, under the parameter's name. */
  gradients: Record<string, tf.Tensor>
}

/**
 * The study's CNN with its loss and gradients in one, for training; nothing of it can be differentiated.
 * @param params by PyTorch's names, in tfjs's layout
 * @param images [n, 28, 28, 3]
 * @param labels int32, [n]
 * @returns null where the tape is the better way for these inputs
 */
export type Classifier = (
  architecture: CnnArchitecture,
  params: Record<string, tf.Tensor>,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
) => LossGradients | null

let current: Ops = portableOps

export const ops = (): Ops => current

export function useOps(better: Ops): void {
  current = better
}
