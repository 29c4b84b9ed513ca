/**
 * The study's CNN and its gradients as TensorFlow graphs. A batch is cut into parts that are computed at the same time, one core each: a tenth faster than all
 * cores at one part, which would wait for each other after every kernel.
 */
import type { CnnArchitecture } from '../../lab/model/architecture'
import { DirectBlock, type Block, type BlockShape, type BlockValues } from './cnn-blocks'
import { GraphBuilder, type Output, type Type } from './graph/builder'
import { Layers } from './graph/layers'
import { WinogradBlock } from './winograd-block'

/** Names of inputs; a gradient's name is its input's after `d_`. */
export const filters = ['filter1', 'filter2', 'filter3'] as const
export const biases = ['bias1', 'bias2', 'bias3'] as const
export const headWeights = ['weight', 'bias'] as const
export const gradientOf = (input: string) => `d_${input}`

/** A tensor that goes from one run to a later one. */
export interface Kept {
  output: Output
  input: string
}

/**
 * Inputs: `images` [n, 28, 28, 3], `sizes` of the parts (int32, [parts], their sum n), `filter1` to 3 [3, 3, in, out], `bias1` to 3 [out]; for the gradient
 * also `d_features` and what was kept. Outputs: `features` [n, channels of conv3], what is kept, and the gradients.
 */
export function backboneGraph(architecture: CnnArchitecture, parts: number): { builder: GraphBuilder; kept: Kept[] } {
  const nodes = new CnnNodes(architecture, parts, 'direct')
  const forward = nodes.forward()
  nodes.name(forward.features, 'features')
  const kept: Kept[] = []
  const values = forward.values.map((ofPart) => ofPart.map((block) => keep(nodes.builder, kept, block)))
  const dFeatures = nodes.split(nodes.builder.input('d_features'))
  nodes.gradient(forward.images, values, dFeatures, { images: true })
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
 * of conv3, 10] and `bias` [10], `labels` (int32, [n]), and `share`, 1 / n. Outputs: `loss` [], `logits` [n, 10], and the gradients.
 */
export function classifierGraph(architecture: CnnArchitecture, parts: number): GraphBuilder {
  const nodes = new CnnNodes(architecture, parts, 'winograd')
  const { builder, layers } = nodes
  const [weight, bias] = headWeights.map((name) => builder.input(name)) as [Output, Output]
  const labels = nodes.split(builder.input('labels', 'int32'), 'int32')
  const share = builder.input('share')
  const { images, values, features } = nodes.forward()
  const heads = features.map((part, i) => {
    const logits = layers.addBias(layers.matMul(part, weight), bias)
    const { losses, gradient } = layers.softmaxCrossEntropy(logits, labels[i]!)
    const d = layers.multiply(gradient, share)
    return {
      logits,
      loss: layers.total(losses),
      weight: layers.matMul(part, d, 'a'),
      bias: layers.biasGradient(d),
      features: layers.matMul(d, weight, 'b'),
    }
  })
  nodes.name(
    heads.map(({ logits }) => logits),
    'logits',
  )
  layers.output(layers.multiply(layers.sum(heads.map(({ loss }) => loss)), share), 'loss')
  for (const name of headWeights) layers.output(layers.sum(heads.map((head) => head[name])), gradientOf(name))
  nodes.gradient(
    images,
    values,
    heads.map((head) => head.features),
    { images: false },
  )
  return builder
}

/** Lets a later run take these values as inputs. */
function keep(builder: GraphBuilder, kept: Kept[], { y, unpooled, pooled, transformed }: BlockValues): BlockValues {
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

/** Nodes of the three blocks for all parts of a batch. */
class CnnNodes {
  readonly builder = new GraphBuilder()
  readonly layers = new Layers(this.builder)
  private readonly sizes = this.builder.input('sizes', 'int32')
  private readonly images = this.builder.input('images')
  private readonly blocks: readonly Block[]

  /** @param third how conv3 is computed */
  constructor(
    private readonly architecture: CnnArchitecture,
    private readonly parts: number,
    third: 'direct' | 'winograd',
  ) {
    const channels = [3, ...architecture.widths]
    this.blocks = [0, 1, 2].map((i) => {
      const shape: BlockShape = { side: 28 >> i, inputs: channels[i]!, outputs: channels[i + 1]!, pool: i < 2 || architecture.thirdPool }
      const Way = i === 2 && third === 'winograd' ? WinogradBlock : DirectBlock
      return new Way(this.layers, this.builder.input(filters[i]!), this.builder.input(biases[i]!), shape)
    })
  }

  split(whole: Output, type: Type = 'float'): Output[] {
    return this.layers.split(whole, this.sizes, this.parts, { type })
  }

  /** By part: the images, the three blocks' values, the features. */
  forward(): { images: Output[]; values: BlockValues[][]; features: Output[] } {
    const images = this.split(this.images)
    const values = images.map((image) => {
      const ofPart: BlockValues[] = []
      for (const block of this.blocks) ofPart.push(block.forward(ofPart.at(-1)?.y ?? image))
      return ofPart
    })
    return { images, values, features: values.map((ofPart) => this.layers.spatialMean(ofPart[2]!.y)) }
  }

  /** Writes the outputs for filters and biases, and those for the images where asked. */
  gradient(images: Output[], values: BlockValues[][], dFeatures: Output[], wanted: { images: boolean }): void {
    const filterParts: Output[][] = [[], [], []]
    const biasParts: Output[][] = [[], [], []]
    const imageParts = images.map((image, part) => {
      let dy = this.layers.spatialMeanGradient(dFeatures[part]!, this.architecture.thirdPool ? 3 : 7, this.architecture.widths[2])
      for (const i of [2, 1, 0]) {
        const block = this.blocks[i]!
        const x = values[part]![i - 1]?.y ?? image
        const { d, bias } = block.unpool(values[part]![i]!, dy)
        filterParts[i]!.push(block.filterGradientPart(x, values[part]![i]!, d))
        biasParts[i]!.push(bias)
        if (i > 0 || wanted.images) dy = block.inputGradient(x, d)
      }
      return dy
    })
    if (wanted.images) this.name(imageParts, gradientOf('images'))
    for (const [i, block] of this.blocks.entries()) {
      this.layers.output(block.filterGradient(this.layers.sum(filterParts[i]!)), gradientOf(filters[i]!))
      this.layers.output(this.layers.sum(biasParts[i]!), gradientOf(biases[i]!))
    }
  }

  /** Puts the parts together under a name that runs ask for. */
  name(parts: readonly Output[], name: string): void {
    this.layers.output(this.layers.concatenate(parts), name)
  }
}
