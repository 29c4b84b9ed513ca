/** The digit head and the nuisance head of domain-adversarial training as one TensorFlow graph, with their gradients. */
import { gradientOf, headWeights } from './cnn-nodes'
import { GraphBuilder, type Output } from './graph/builder'
import { Layers } from './graph/layers'

/** The nuisance head's parameters by their names in the graph, in the order of its layers. */
export const nuisanceWeights = ['hidden_weight', 'hidden_bias', 'nuisance_weight', 'nuisance_bias'] as const

/**
 * Inputs: `features` [n, c], the digit head's `weight` [c, 10] and `bias` [10], the nuisance head's `nuisanceWeights`, `labels` and `nuisance_labels` (int32, [n]), and the scalars
 * `share` (1 / n), `nuisance_share` (the nuisance loss's weight / n) and `reversal`. Outputs: `logits` [n, 10], the mean cross-entropies `loss` and `nuisance_loss`, and the
 * gradients of their weighted sum by the parameters and, through the reversal, by the features. A run computes only what is asked for.
 */
export function adversarialGraph(): GraphBuilder {
  const builder = new GraphBuilder()
  const layers = new Layers(builder)
  const features = builder.input('features')
  const [share, nuisanceShare, reversal] = ['share', 'nuisance_share', 'reversal'].map((name) => builder.input(name)) as [Output, Output, Output]
  const meanOf = (losses: Output) => layers.multiply(layers.total(losses), share)

  const head = new Linear(layers, features, headWeights)
  const digit = layers.softmaxCrossEntropy(head.y, builder.input('labels', 'int32'))
  const byDigit = head.gradient(layers.multiply(digit.gradient, share))

  const hidden = new Linear(layers, features, [nuisanceWeights[0], nuisanceWeights[1]])
  const active = layers.relu(hidden.y)
  const answer = new Linear(layers, active, [nuisanceWeights[2], nuisanceWeights[3]])
  const nuisance = layers.softmaxCrossEntropy(answer.y, builder.input('nuisance_labels', 'int32'))
  const byActive = answer.gradient(layers.multiply(nuisance.gradient, nuisanceShare))
  const byNuisance = hidden.gradient(layers.reluGradient(byActive, active))

  layers.output(head.y, 'logits')
  layers.output(meanOf(digit.losses), 'loss')
  layers.output(meanOf(nuisance.losses), 'nuisance_loss')
  layers.output(layers.subtract(byDigit, layers.multiply(byNuisance, reversal)), gradientOf('features'))
  return builder
}

/** x weight + bias: [n, in] to [n, out]. */
class Linear {
  readonly y: Output
  private readonly weight: Output

  /** @param names of weight and bias, which become inputs */
  constructor(
    private readonly layers: Layers,
    private readonly x: Output,
    private readonly names: readonly [string, string],
  ) {
    const [weight, bias] = names.map((name) => layers.graph.input(name)) as [Output, Output]
    this.weight = weight
    this.y = layers.addBias(layers.matMul(x, weight), bias)
  }

  /** Writes the outputs for weight and bias; @returns the gradient by x */
  gradient(dy: Output): Output {
    const [weight, bias] = this.names
    this.layers.output(this.layers.matMul(this.x, dy, 'a'), gradientOf(weight))
    this.layers.output(this.layers.biasGradient(dy), gradientOf(bias))
    return this.layers.matMul(dy, this.weight, 'b')
  }
}
