/** Cross-entropies of which each sample has its own weight. */
import type * as tf from '@tensorflow/tfjs'
import { head } from '../model/cnn'
import { featurePass } from '../model/feature-pass'
import { crossEntropies } from '../model/loss'
import type { LossGradients } from '../ops'
import { headOf, lossThroughFeatures } from './gradients'
import type { Batch, TrainContext } from './method'

export interface WeightedGradients extends LossGradients {
  /** Cross-entropy of each sample, unweighted, [n]. */
  losses: tf.Tensor1D
}

/**
 * sum w_i CE_i of a batch and its gradient to the whole network; the weights count as constants, also where they follow from the losses. Call inside
 * `tf.tidy`.
 * @param weightsOf of each sample, [n], from the cross-entropies [n]
 */
export function weightedGradients(
  { architecture, params }: Pick<TrainContext, 'architecture' | 'params'>,
  { images, labels }: Pick<Batch, 'images' | 'labels'>,
  weightsOf: (losses: tf.Tensor1D) => tf.Tensor1D,
): WeightedGradients {
  const pass = featurePass(architecture, params, images)
  const logits = head(params, pass.features)
  const losses = crossEntropies(logits, labels)
  const weights = weightsOf(losses)
  const weightedSum = (features: tf.Tensor2D) => crossEntropies(head(params, features), labels).mul(weights).sum<tf.Scalar>()
  return { ...lossThroughFeatures(pass, headOf(params), weightedSum), logits, losses }
}
