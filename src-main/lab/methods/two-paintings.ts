/** Digits of a batch as they are and in other colours, through the network in one pass: what CF-INVAR and its ablation learn from. */
import * as tf from '@tensorflow/tfjs'
import { head } from '../model/cnn'
import { featurePass } from '../model/feature-pass'
import { crossEntropy } from '../model/loss'
import { headOf, lossThroughFeatures, type Named } from './gradients'
import type { Batch, TrainContext } from './method'

export interface Answers {
  /** Logits [n, 10] of the digits as they are, and of the repainted ones. */
  factual: tf.Tensor2D
  counterfactual: tf.Tensor2D
  /** Mean cross-entropy of each. */
  digitLoss: tf.Scalar
  counterfactualLoss: tf.Scalar
}

export interface TwoPaintings extends Omit<Answers, 'counterfactual'> {
  /** What `combine` gave. */
  loss: tf.Scalar
  /** Of the loss by the whole network. */
  gradients: Named
}

/**
 * Call it inside `tf.tidy`, which frees all but the answers: return those, or dispose of them.
 * @param colors that the digits wear the second time, [n], 0..9
 * @param combine differentiable; what it wants to keep, it keeps
 */
export function lossOfTwoPaintings(
  { architecture, params, paint }: Pick<TrainContext, 'architecture' | 'params' | 'paint'>,
  { images, labels, grey }: Pick<Batch, 'images' | 'labels' | 'grey'>,
  colors: Uint8Array,
  combine: (answers: Answers) => tf.Scalar,
): TwoPaintings {
  const pass = featurePass(architecture, params, tf.concat([images, paint(grey, colors)]))
  let answers: Answers | undefined
  const found = lossThroughFeatures(pass, headOf(params), (features) => {
    const [factual, counterfactual] = tf.split(head(params, features), 2) as [tf.Tensor2D, tf.Tensor2D]
    answers = { factual, counterfactual, digitLoss: crossEntropy(factual, labels), counterfactualLoss: crossEntropy(counterfactual, labels) }
    // The scope of the differentiation frees what it made.
    for (const tensor of [factual, answers.digitLoss, answers.counterfactualLoss]) tf.keep(tensor)
    return combine(answers)
  })
  const { factual, digitLoss, counterfactualLoss } = answers!
  return { ...found, factual, digitLoss, counterfactualLoss }
}
