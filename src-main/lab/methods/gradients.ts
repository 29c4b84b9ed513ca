/** A loss with its gradients, for trainers. */
import * as tf from '@tensorflow/tfjs'
import type { CnnArchitecture } from '../model/architecture'
import { forward, type CnnParams } from '../model/cnn'
import type { NetworkPass } from '../model/feature-pass'
import { crossEntropy } from '../model/loss'
import { ops, type LossGradients } from '../ops'

export type Named = Record<string, tf.Tensor>

/**
 * Mean cross-entropy of a batch and its gradient to each of the given tensors. Call inside `tf.tidy`, which frees all but the logits: return those, or
 * dispose of them.
 * @param parameters what to differentiate by
 * @param logitsOf gives [n, 10] from `parameters` (it may use others too, which then count as constants)
 * @param labels true digits, [n], int32
 */
export function crossEntropyGradients(parameters: Named, logitsOf: () => tf.Tensor2D, labels: tf.Tensor1D): LossGradients {
  let logits: tf.Tensor2D | undefined
  const { value, grads } = tf.valueAndGrads(() => {
    // The scope of the differentiation frees what it made.
    logits = tf.keep(logitsOf())
    return crossEntropy(logits, labels)
  })(Object.values(parameters))
  const gradients: Named = Object.fromEntries(Object.keys(parameters).map((name, i) => [name, grads[i]!]))
  return { loss: value as tf.Scalar, logits: logits!, gradients }
}

/** `crossEntropyGradients` of the whole network by all of its parameters, in the engine's fastest way. */
export function classifierGradients(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D, labels: tf.Tensor1D): LossGradients {
  const inOne = ops().classifier?.(architecture, params, images, labels)
  if (!inOne) return crossEntropyGradients(params, () => forward(architecture, params, images), labels)
  // Survives the step's scope, as the other way's logits do.
  tf.keep(inOne.logits)
  return inOne
}

/**
 * A loss on the features of a pass, with its gradients by the convolutions and by what stands on the features. Call it as `featurePass`.
 * @param modules what stands on the features, the head included
 * @param loss of the features [n, c]; what it wants to keep, it keeps
 */
export function lossThroughFeatures(
  pass: NetworkPass,
  modules: Named,
  loss: (features: tf.Tensor2D) => tf.Scalar,
): { loss: tf.Scalar; gradients: Named } {
  const names = Object.keys(modules)
  const { value, grads } = tf.valueAndGrads((features) => loss(features as tf.Tensor2D))([pass.features, ...Object.values(modules)])
  const [dFeatures, ...own] = grads
  return {
    loss: value as tf.Scalar,
    gradients: { ...pass.gradients(dFeatures as tf.Tensor2D), ...Object.fromEntries(names.map((name, i) => [name, own[i]!])) },
  }
}

/** The parameters of the head alone. */
export function headOf(params: CnnParams): CnnParams {
  return { 'fc.weight': params['fc.weight']!, 'fc.bias': params['fc.bias']! }
}
