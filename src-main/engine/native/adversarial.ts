/** The heads of domain-adversarial training in one run of a graph: by the tape they are some forty calls an update, which take longer than their arithmetic. */
import * as tf from '@tensorflow/tfjs'
import type { AdversarialHeads, AdversarialInputs } from '../../lab/ops'
import { adversarialGraph, nuisanceWeights } from './adversarial-graph'
import { parameterInputs } from './cnn'
import { gradientOf, headWeights } from './cnn-nodes'
import { Graph } from './graph/graph'

type Tensors = Record<string, tf.Tensor>

export function graphAdversarialHeads(): AdversarialHeads {
  let made: Graph | undefined
  const graph = () => (made ??= new Graph(adversarialGraph()))

  return {
    nuisanceGradients(nuisance, inputs) {
      const given = { ...nuisanceInputs(nuisance, inputs), nuisance_share: tf.scalar(1 / inputs.features.shape[0]) }
      return named(nuisance, graph().run(given, nuisanceWeights.map(gradientOf)))
    },
    gradients(head, nuisance, inputs) {
      const { features, labels, weight, reversal } = inputs
      const share = 1 / features.shape[0]
      const scalars = { share, nuisance_share: weight * share, reversal }
      const given = { ...nuisanceInputs(nuisance, inputs), ...parameterInputs(head), labels, ...ofScalars(scalars) }
      const wanted = ['loss', 'nuisance_loss', 'logits', ...['features', ...headWeights, ...nuisanceWeights].map(gradientOf)]
      const [digitLoss, nuisanceLoss, logits, byFeatures, ...byParameters] = graph().run(given, wanted)
      return {
        digitLoss: digitLoss as tf.Scalar,
        nuisanceLoss: nuisanceLoss as tf.Scalar,
        logits: logits as tf.Tensor2D,
        features: byFeatures as tf.Tensor2D,
        head: named(head, byParameters.slice(0, headWeights.length)),
        nuisance: named(nuisance, byParameters.slice(headWeights.length)),
      }
    },
  }
}

/** Parameters by their names in the graph, in the order of the layers, and what the nuisance head sees. */
function nuisanceInputs(nuisance: Tensors, { features, nuisanceLabels }: Pick<AdversarialInputs, 'features' | 'nuisanceLabels'>): Tensors {
  const parameters = Object.values(nuisance)
  return { features, nuisance_labels: nuisanceLabels, ...Object.fromEntries(nuisanceWeights.map((name, i) => [name, parameters[i]!])) }
}

const ofScalars = (values: Record<string, number>): Tensors =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tf.scalar(value)]))

const named = (parameters: Tensors, gradients: readonly tf.Tensor[]): Tensors =>
  Object.fromEntries(Object.keys(parameters).map((name, i) => [name, gradients[i]!]))
