/** The two heads of domain-adversarial training on the same features, with their gradients, in the engine's fastest way. */
import * as tf from '@tensorflow/tfjs'
import { head as digitHead, type CnnParams } from '../model/cnn'
import { crossEntropy } from '../model/loss'
import { mlp, type MlpParams } from '../model/mlp'
import { ops, type AdversarialGradients, type AdversarialInputs } from '../ops'
import { reverseGradient } from './gradient-reversal'
import type { Named } from './gradients'

/** Of the nuisance head's mean cross-entropy by its own parameters, the features being constants. Call inside `tf.tidy`. */
export function nuisanceGradients(nuisance: MlpParams, { features, nuisanceLabels }: Pick<AdversarialInputs, 'features' | 'nuisanceLabels'>): Named {
  const inOne = ops().adversarialHeads
  if (inOne) return inOne.nuisanceGradients(nuisance, { features, nuisanceLabels })
  const { grads } = tf.valueAndGrads(() => crossEntropy(mlp(nuisance, features), nuisanceLabels))(Object.values(nuisance))
  return named(nuisance, grads)
}

/**
 * Both losses, and the gradients of digitLoss + weight * nuisanceLoss. Call inside `tf.tidy`, which frees all but the logits: return those, or dispose of them.
 * @param head the digit head's parameters
 */
export function adversarialGradients(head: CnnParams, nuisance: MlpParams, inputs: AdversarialInputs): AdversarialGradients {
  const inOne = ops().adversarialHeads?.gradients(head, nuisance, inputs)
  if (!inOne) return onTape(head, nuisance, inputs)
  // Survives the step's scope, as the tape's do.
  tf.keep(inOne.logits)
  return inOne
}

function onTape(
  head: CnnParams,
  nuisance: MlpParams,
  { features, labels, nuisanceLabels, weight, reversal }: AdversarialInputs,
): AdversarialGradients {
  const found: Record<string, tf.Tensor> = {}
  // The scope of the differentiation frees what it made.
  const kept = <T extends tf.Tensor>(name: string, tensor: T): T => (found[name] = tf.keep(tensor))
  const loss = (x: tf.Tensor) => {
    const logits = kept('logits', digitHead(head, x as tf.Tensor2D))
    const digitLoss = kept('digitLoss', crossEntropy(logits, labels))
    const nuisanceLoss = kept('nuisanceLoss', crossEntropy(mlp(nuisance, reverseGradient(x as tf.Tensor2D, reversal)), nuisanceLabels))
    return digitLoss.add<tf.Scalar>(nuisanceLoss.mul(weight))
  }
  const [byFeatures, ...grads] = tf.valueAndGrads(loss)([features, ...Object.values(head), ...Object.values(nuisance)]).grads
  const ofHead = Object.keys(head).length
  return {
    digitLoss: found.digitLoss as tf.Scalar,
    nuisanceLoss: found.nuisanceLoss as tf.Scalar,
    logits: found.logits as tf.Tensor2D,
    features: byFeatures as tf.Tensor2D,
    head: named(head, grads.slice(0, ofHead)),
    nuisance: named(nuisance, grads.slice(ofHead)),
  }
}

const named = (parameters: Named, gradients: readonly tf.Tensor[]): Named =>
  Object.fromEntries(Object.keys(parameters).map((name, i) => [name, gradients[i]!]))
