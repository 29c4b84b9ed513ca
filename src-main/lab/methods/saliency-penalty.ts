/**
 * The gradient of a penalty on input gradients, without a second differentiation. The network is linear between its kinks (ReLU and max pooling
 * choose, all else is linear), so the penalty's gradient by the parameters equals that of the logit's derivative along a fixed direction
 * v = dP / dg: a tangent that passes through the same convolutions without biases, and is cut where the image's own activation was cut
 * (Pearlmutter, Fast exact multiplication by the Hessian, 1994).
 */
import * as tf from '@tensorflow/tfjs'
import type { CnnArchitecture } from '../model/architecture'
import { activations, forward, type CnnParams } from '../model/cnn'
import { ops, type LossGradients } from '../ops'
import { classifierGradients, type Named } from './gradients'

export interface PenaltyInputs {
  /** [n, 28, 28, 3], 0..1 */
  images: tf.Tensor4D
  /** int32, [n] */
  labels: tf.Tensor1D
  /** Weight of the penalty. */
  lambda: number
  /** A pixel whose mean over the channels is above belongs to the shape; the penalty is on the others. */
  shapeThreshold: number
}

export interface PenalisedGradients extends LossGradients {
  /** Mean over the batch of the sum over background pixels of the squared centred gradient, before its weight. */
  penalty: tf.Scalar
}

/**
 * Mean cross-entropy plus lambda times the penalty, with the gradients of both by all parameters. Call inside `tf.tidy`, which frees all but the logits: return
 * those, or dispose of them.
 * @returns `loss` is the cross-entropy alone
 */
export function penalisedGradients(architecture: CnnArchitecture, params: CnnParams, inputs: PenaltyInputs): PenalisedGradients {
  const inOne = ops().penalisedClassifier?.(architecture, params, inputs)
  if (inOne) {
    tf.keep(inOne.logits)
    return inOne
  }
  const { images, labels, lambda, shapeThreshold } = inputs
  const { loss, logits, gradients } = classifierGradients(architecture, params, images, labels)
  const masked = centredGradient(architecture, params, images, labels).mul<tf.Tensor4D>(background(images, shapeThreshold))
  const share = 1 / images.shape[0]
  const direction = masked.mul<tf.Tensor4D>(2 * lambda * share)
  const ofPenalty = directionalGradients(architecture, params, images, labels, direction)
  return {
    loss,
    logits,
    penalty: masked.square().sum().mul(share),
    gradients: Object.fromEntries(Object.entries(gradients).map(([name, value]) => [name, ofPenalty[name] ? value.add(ofPenalty[name]) : value])),
  }
}

/** 1 on the background, 0 on the shape: [n, 28, 28, 1]. */
export function background(images: tf.Tensor4D, shapeThreshold: number): tf.Tensor4D {
  return tf.lessEqual(images.abs().mean(-1, true), shapeThreshold).cast('float32')
}

/** Of the true class's logit by the image, less its mean over the channels: what of it is chroma. [n, 28, 28, 3] */
export function centredGradient(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D, labels: tf.Tensor1D): tf.Tensor4D {
  const chosen = tf.oneHot(labels, 10)
  const gradient = tf.grad((x) =>
    forward(architecture, params, x as tf.Tensor4D)
      .mul(chosen)
      .sum(),
  )(images) as tf.Tensor4D
  return gradient.sub(gradient.mean(-1, true))
}

/** Gradients of the sum over the batch of d f_y / d x . direction by filters and by the head's weights; biases have none. */
function directionalGradients(
  architecture: CnnArchitecture,
  params: CnnParams,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  direction: tf.Tensor4D,
): Named {
  const choices = chosenCells(architecture, params, images)
  const names = Object.keys(params).filter((name) => name.endsWith('weight'))
  const chosen = tf.oneHot(labels, 10)
  const derivative = () => {
    let tangent = direction
    for (const [i, cells] of choices.entries()) {
      const convolved = tf.conv2d(tangent, params[`conv${i + 1}.weight`] as unknown as tf.Tensor4D, 1, 'same').mul<tf.Tensor4D>(cells)
      tangent = i < 2 || architecture.thirdPool ? sumCells(convolved) : convolved
    }
    return tf
      .matMul(tangent.mean<tf.Tensor2D>([1, 2]), params['fc.weight'] as unknown as tf.Tensor2D)
      .mul(chosen)
      .sum()
  }
  const found = tf.grads(derivative)(names.map((name) => params[name]!))
  return Object.fromEntries(names.map((name, i) => [name, found[i]!]))
}

/** For each block: 1 where a value of its convolution passes ReLU and pooling, else 0. [n, h, w, channels] */
function chosenCells(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D): tf.Tensor4D[] {
  const found = activations(architecture, params, images, ['conv1', 'conv2', 'conv3'])
  return [1, 2, 3].map((block) => {
    const pools = block < 3 || architecture.thirdPool
    const pass = (x: tf.Tensor) => (pools ? tf.maxPool(tf.relu(x as tf.Tensor4D), 2, 2, 'valid') : tf.relu(x))
    return tf.grad((x) => pass(x).sum())(found[`conv${block}` as 'conv1']!) as tf.Tensor4D
  })
}

/** Sums of 2x2 cells, a last odd row and column left out: [n, floor(h / 2), floor(w / 2), channels]. */
function sumCells(x: tf.Tensor4D): tf.Tensor4D {
  const [count, height, width, channels] = x.shape
  const [rows, columns] = [height >> 1, width >> 1]
  return x
    .slice([0, 0, 0, 0], [count, 2 * rows, 2 * columns, channels])
    .reshape([count, rows, 2, columns, 2, channels])
    .sum([2, 4])
}
