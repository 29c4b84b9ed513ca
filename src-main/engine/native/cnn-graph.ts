/** The study's CNN and its gradients as TensorFlow graphs. */
import type { CnnArchitecture } from '../../lab/model/architecture'
import { type BlockValues } from './cnn-blocks'
import { CnnNodes, gradientOf, headWeights } from './cnn-nodes'
import { type GraphBuilder, type Output, type Type } from './graph/builder'

/** A tensor that goes from one run to a later one. */
export interface Kept {
  output: Output
  input: string
}

export interface DifferentiableGraph {
  builder: GraphBuilder
  kept: Kept[]
}

/**
 * Inputs: `images` [n, 28, 28, 3], `sizes` of the parts (int32, [parts], their sum n), `filter1` to 3 [3, 3, in, out], `bias1` to 3 [out]; for the gradient
 * also `d_features` and what was kept. Outputs: `features` [n, channels of conv3], what is kept, and the gradients.
 */
export function backboneGraph(architecture: CnnArchitecture, parts: number): DifferentiableGraph {
  return differentiable(new CnnNodes(architecture, parts, 'direct'), { images: true })
}

/** As `backboneGraph`, without the gradient by the images. */
export function featurePassGraph(architecture: CnnArchitecture, parts: number): DifferentiableGraph {
  return differentiable(new CnnNodes(architecture, parts, 'winograd'), { images: false })
}

function differentiable(nodes: CnnNodes, wanted: { images: boolean }): DifferentiableGraph {
  const forward = nodes.forward()
  nodes.name(forward.features, 'features')
  const kept: Kept[] = []
  const values = forward.values.map((ofPart) => ofPart.map((block) => keep(nodes.builder, kept, block)))
  const dFeatures = nodes.split(nodes.builder.input('d_features'))
  nodes.gradient(forward.images, values, dFeatures, wanted)
  return { builder: nodes.builder, kept }
}

/** Inputs as those of `backboneGraph`, without its gradient's; output: `features`. */
export function featuresGraph(architecture: CnnArchitecture, parts: number): GraphBuilder {
  const nodes = new CnnNodes(architecture, parts, 'winograd')
  nodes.name(nodes.forward().features, 'features')
  return nodes.builder
}

/**
 * The mean cross-entropy of a batch and its gradients by all parameters in one run. Inputs as those of `backboneGraph` without its gradient's, the head's `weight` [channels
 * of conv3, 10] and `bias` [10], `labels` (int32, [n]), and `share`, 1 / n. Outputs: `loss` [], `logits` [n, 10], and the gradients; with `images` also `d_images`. A run computes only what is asked for.
 */
export function classifierGraph(architecture: CnnArchitecture, parts: number, wanted = { images: false }): GraphBuilder {
  const nodes = new CnnNodes(architecture, parts, 'winograd')
  const { images, values, features } = nodes.forward()
  const heads = nodes.heads(features)
  nodes.nameLogitsAndLoss(heads)
  for (const name of headWeights) nodes.layers.output(nodes.layers.sum(heads.map((head) => head[name])), gradientOf(name))
  nodes.gradient(
    images,
    values,
    heads.map((head) => head.features),
    wanted,
  )
  return nodes.builder
}

/** Lets a later run take these values as inputs. */
export function keep(builder: GraphBuilder, kept: Kept[], { y, unpooled, pooled, transformed }: BlockValues): BlockValues {
  const known = new Map<Output, Output>()
  const again = (output: Output, type: Type = 'float') => {
    if (!known.has(output)) {
      const input = builder.input(`kept${kept.length}`, type)
      kept.push({ output, input })
      known.set(output, input)
    }
    return known.get(output)!
  }
  return {
    y: again(y),
    unpooled: again(unpooled),
    pooled: pooled && { y: again(pooled.y), workspace: again(pooled.workspace, 'uint8') },
    transformed: transformed && again(transformed),
  }
}
