/**
 * Nodes of the study's CNN. A batch is cut into parts that are computed at the same time, one core each: a tenth faster than all cores at one part, which would
 * wait for each other after every kernel.
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

/** Of the head on one part of a batch; the gradients are those of the whole batch's mean loss. */
export interface HeadValues {
  labels: Output
  headWeight: Output
  /** 1 / n of the whole batch. */
  share: Output
  logits: Output
  /** Sum over the part. */
  loss: Output
  /** Gradients by the head's weight and bias, and by the features. */
  weight: Output
  bias: Output
  features: Output
}

/** Nodes of the three blocks for all parts of a batch. */
export class CnnNodes {
  readonly builder = new GraphBuilder()
  readonly layers = new Layers(this.builder)
  private readonly sizes = this.builder.input('sizes', 'int32')
  private readonly images = this.builder.input('images')
  readonly blocks: readonly Block[]

  /** @param third how conv3 is computed */
  constructor(
    readonly architecture: CnnArchitecture,
    readonly parts: number,
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

  /** The head with its loss, by part. Makes the inputs that it needs: those of `classifierGraph`. */
  heads(features: readonly Output[]): HeadValues[] {
    const { builder, layers } = this
    const [weight, bias] = headWeights.map((name) => builder.input(name)) as [Output, Output]
    const labels = this.split(builder.input('labels', 'int32'), 'int32')
    const share = builder.input('share')
    return features.map((part, i) => {
      const logits = layers.addBias(layers.matMul(part, weight), bias)
      const { losses, gradient } = layers.softmaxCrossEntropy(logits, labels[i]!)
      const d = layers.multiply(gradient, share)
      return {
        labels: labels[i]!,
        headWeight: weight,
        share,
        logits,
        loss: layers.total(losses),
        weight: layers.matMul(part, d, 'a'),
        bias: layers.biasGradient(d),
        features: layers.matMul(d, weight, 'b'),
      }
    })
  }

  /** Writes the outputs `logits` and `loss`. */
  nameLogitsAndLoss(heads: readonly HeadValues[]): void {
    this.name(
      heads.map(({ logits }) => logits),
      'logits',
    )
    this.layers.output(this.layers.multiply(this.layers.sum(heads.map(({ loss }) => loss)), heads[0]!.share), 'loss')
  }

  /** Height and width of what the mean over space is taken of. */
  get lastSide(): number {
    return this.architecture.thirdPool ? 3 : 7
  }

  /** Writes the outputs for filters and biases, and those for the images where asked. */
  gradient(images: Output[], values: BlockValues[][], dFeatures: Output[], wanted: { images: boolean }): void {
    const filterParts: Output[][] = [[], [], []]
    const biasParts: Output[][] = [[], [], []]
    const imageParts = images.map((image, part) => {
      let dy = this.layers.spatialMeanGradient(dFeatures[part]!, this.lastSide, this.architecture.widths[2])
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
