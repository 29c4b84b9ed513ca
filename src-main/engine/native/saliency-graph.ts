/** The saliency penalty with the gradients of penalty and cross-entropy as one TensorFlow graph; how it goes without a second differentiation: lab/methods/saliency-penalty.ts. */
import type { CnnArchitecture } from '../../lab/model/architecture'
import type { BlockValues, Convolved } from './cnn-blocks'
import { biases, CnnNodes, filters, gradientOf, headWeights, type HeadValues } from './cnn-nodes'
import type { GraphBuilder, Output } from './graph/builder'

/** Of one part of a batch. */
interface Part {
  image: Output
  values: BlockValues[]
  head: HeadValues
}

/** Gradients of one part, summed over the parts in the end. */
interface PartGradients {
  filters: Output[]
  biases: Output[]
  headWeight: Output
  /** Sum over the part's background of the squared centred gradient. */
  penalty: Output
}

/**
 * Inputs as those of `classifierGraph`, and the scalars `direction_scale` (2 lambda / n) and `shape_threshold`. Outputs: `loss` (the cross-entropy), `penalty`, `logits`,
 * and the gradients of loss + lambda penalty.
 */
export function saliencyGraph(architecture: CnnArchitecture, parts: number): GraphBuilder {
  const nodes = new CnnNodes(architecture, parts, 'winograd')
  const { builder, layers } = nodes
  const [scale, threshold] = ['direction_scale', 'shape_threshold'].map((name) => builder.input(name)) as [Output, Output]
  const { images, values, features } = nodes.forward()
  const heads = nodes.heads(features)
  const perPart = images.map((image, i) => partGradients(nodes, { image, values: values[i]!, head: heads[i]! }, scale, threshold))
  const sumOf = (pick: (part: PartGradients) => Output) => layers.sum(perPart.map(pick))

  nodes.nameLogitsAndLoss(heads)
  layers.output(
    layers.multiply(
      sumOf(({ penalty }) => penalty),
      heads[0]!.share,
    ),
    'penalty',
  )
  const [weight, bias] = headWeights
  layers.output(layers.sum([...heads.map((head) => head.weight), ...perPart.map(({ headWeight }) => headWeight)]), gradientOf(weight))
  layers.output(layers.sum(heads.map((head) => head.bias)), gradientOf(bias))
  for (const [i, block] of nodes.blocks.entries()) {
    layers.output(block.filterGradient(sumOf((part) => part.filters[i]!)), gradientOf(filters[i]!))
    layers.output(
      sumOf((part) => part.biases[i]!),
      gradientOf(biases[i]!),
    )
  }
  return builder
}

function partGradients(nodes: CnnNodes, part: Part, scale: Output, threshold: Output): PartGradients {
  const { layers } = nodes
  const ofLogit = backwards(nodes, part, trueClassRows(nodes, part.head), true)
  const ofLoss = backwards(nodes, part, part.head.features, false)
  const gradient = layers.subtract(ofLogit.image!, layers.lastMean(ofLogit.image!))
  const masked = layers.multiply(gradient, layers.atMost(layers.lastMean(part.image), threshold))
  const tangent = alongTangent(nodes, part.values, layers.multiply(masked, scale))
  return {
    filters: nodes.blocks.map((block, i) => {
      const x = i === 0 ? part.image : part.values[i - 1]!.y
      return layers.sum([
        block.filterGradientPart(x, part.values[i]!, ofLoss.blocks[i]!.d),
        block.filterGradientPart(tangent.inputs[i]!, tangent.convolved[i]!, ofLogit.blocks[i]!.d),
      ])
    }),
    biases: ofLoss.blocks.map(({ bias }) => bias),
    headWeight: headWeightGradient(nodes, part.head, tangent.features),
    penalty: layers.total(layers.reshape(layers.square(masked), [-1])),
  }
}

/** The head's weights for each image's true class, [n, channels]: the gradient of its logit by the features. */
function trueClassRows({ layers }: CnnNodes, { headWeight, labels }: HeadValues): Output {
  return layers.gather(layers.transpose(headWeight, [1, 0]), labels, 0)
}

/** Gradients by each block's unpooled output and bias, and by the image where asked. */
function backwards(nodes: CnnNodes, { image, values }: Part, dFeatures: Output, toImage: boolean) {
  const blocks: { d: Output; bias: Output }[] = []
  let dy: Output | null = nodes.layers.spatialMeanGradient(dFeatures, nodes.lastSide, nodes.architecture.widths[2])
  for (const i of [2, 1, 0]) {
    const block = nodes.blocks[i]!
    const found = block.unpool(values[i]!, dy!)
    blocks[i] = found
    dy = i > 0 || toImage ? block.inputGradient(values[i - 1]?.y ?? image, found.d) : null
  }
  return { blocks, image: dy }
}

/** What a small change of the image along `direction` changes in each block: through the convolutions, at the cells that ReLU and pooling chose. */
function alongTangent(
  nodes: CnnNodes,
  values: readonly BlockValues[],
  direction: Output,
): { inputs: Output[]; convolved: Convolved[]; features: Output } {
  const inputs: Output[] = []
  const convolved: Convolved[] = []
  let tangent = direction
  for (const [i, block] of nodes.blocks.entries()) {
    inputs.push(tangent)
    const along = block.convolve(tangent)
    convolved.push(along)
    const { y, unpooled, pooled } = values[i]!
    tangent = nodes.layers.reluGradient(pooled ? nodes.layers.maxPoolTangent(unpooled, pooled, along.unpooled) : along.unpooled, y)
  }
  return { inputs, convolved, features: nodes.layers.spatialMean(tangent) }
}

/** Each image's tangent of the features counts for its true class alone: [channels, 10]. */
function headWeightGradient({ layers }: CnnNodes, { labels }: HeadValues, tangent: Output): Output {
  return layers.matMul(tangent, layers.oneHot(labels, 10), 'a')
}
