/** Maximum and mean of every channel of every layer (lab/microscope) as a TensorFlow graph. */
import { saeLayers } from '../../contract/sae'
import type { Columns, Piece } from '../../lab/microscope/columns'
import type { CnnArchitecture, LayerName } from '../../lab/model/architecture'
import type { BlockShape } from './cnn-blocks'
import { biases, filters, headWeights } from './cnn-nodes'
import { GraphBuilder, type Output } from './graph/builder'
import { Layers } from './graph/layers'
import { WinogradBlock } from './winograd-block'

/** Of one layer on one part of a batch: [n, channels] each, as far as somebody asks for them. */
type Values = Partial<Record<LayerName, { max?: Output; mean?: Output }>>

/**
 * Inputs: those of `featuresGraph`, and the head's `weight` and `bias`; output: `values` [n, columns]. It is the network's forward pass with what has to be
 * looked at besides: the last row and column of conv3, and all maps once more for their means.
 */
export function channelObjectivesGraph(architecture: CnnArchitecture, { pieces }: Columns, parts: number): GraphBuilder {
  const nodes = new ChannelNodes(architecture)
  const { builder, layers } = nodes
  const images = layers.split(builder.input('images'), builder.input('sizes', 'int32'), parts)
  const values = images.map((part) => {
    const found = nodes.values(part)
    return layers.concatenate(
      pieces.map((piece) => columnsOf(found, piece)),
      1,
    )
  })
  layers.output(layers.concatenate(values), 'values')
  return builder
}

/** As `channelObjectivesGraph`; outputs: `relu1`, `relu2`, `relu3` and `gap`, the means of these layers, [n, channels] each. Only what is asked for is computed. */
export function layerMeansGraph(architecture: CnnArchitecture, parts: number): GraphBuilder {
  const nodes = new ChannelNodes(architecture)
  const { builder, layers } = nodes
  const values = layers.split(builder.input('images'), builder.input('sizes', 'int32'), parts).map((part) => nodes.values(part))
  for (const layer of saeLayers) {
    const ofParts = values.map((found) => (layer === 'gap' ? (found.pool3 ?? found.relu3) : found[layer])!.mean!)
    layers.output(layers.concatenate(ofParts), layer)
  }
  return builder
}

const columnsOf = (found: Values, { layer, objective }: Piece): Output => found[layer]![objective === 'channel_max' ? 'max' : 'mean']!

class ChannelNodes {
  readonly builder = new GraphBuilder()
  readonly layers = new Layers(this.builder)
  private readonly filters = filters.map((name) => this.builder.input(name))
  private readonly biases = biases.map((name) => this.builder.input(name))
  private readonly head = headWeights.map((name) => this.builder.input(name))
  private readonly third: WinogradBlock

  constructor(private readonly architecture: CnnArchitecture) {
    const [, inputs, outputs] = architecture.widths
    const shape: BlockShape = { side: 7, inputs, outputs, pool: false }
    this.third = new WinogradBlock(this.layers, this.filters[2]!, this.biases[2]!, shape)
  }

  values(images: Output): Values {
    const first = this.pooledBlock(images, 0)
    const second = this.pooledBlock(first.y, 1)
    const third = this.lastBlock(second.y)
    const [weight, bias] = this.head as [Output, Output]
    const fc = { max: this.layers.addBias(this.layers.matMul(third.gap, weight), bias) }
    return { ...first.values, ...second.values, ...third.values, fc }
  }

  /** Pools before its ReLU, so that the maximum of the convolution is found among a quarter of the values. */
  private pooledBlock(x: Output, block: 0 | 1): { y: Output; values: Values } {
    const { layers } = this
    const conv = layers.convolveBias(x, this.filters[block]!, this.biases[block]!, 'same')
    const pooled = layers.maxPool(conv).y
    const y = layers.relu(pooled)
    const max = layers.spatialMax(pooled)
    const n = block + 1
    const side = 28 >> block
    return {
      y,
      values: {
        [`conv${n}`]: { max, mean: this.convolutionMean(x, block, side) },
        [`relu${n}`]: { max: layers.relu(max), mean: layers.spatialMean(layers.relu(conv)) },
        [`pool${n}`]: { mean: layers.spatialMean(y) },
      },
    }
  }

  /**
   * The mean of a convolution without looking at it: what its nine taps see in the mean, times the filter. A tap sees all pixels but those of a row or column
   * at the edge, where it sees the zeros around the image.
   */
  private convolutionMean(x: Output, block: 0 | 1 | 2, side: number): Output {
    const { layers, builder } = this
    const inputs = [3, ...this.architecture.widths][block]!
    const outputs = this.architecture.widths[block]
    const pixels = layers.reshape(x, [-1, side ** 2, inputs])
    const seen = layers.batchMatMul(builder.floats(tapShares(side), [1, 9, side ** 2]), pixels)
    const filter = layers.reshape(this.filters[block]!, [9 * inputs, outputs])
    return layers.addBias(layers.matMul(layers.reshape(seen, [-1, 9 * inputs]), filter), this.biases[block]!)
  }

  private lastBlock(x: Output): { gap: Output; values: Values } {
    const { layers } = this
    const conv = layers.addBias(this.third.convolve(x).unpooled, this.biases[2]!)
    const active = layers.relu(conv)
    const max = layers.spatialMax(conv)
    const activeMean = layers.spatialMean(active)
    const values: Values = { conv3: { max, mean: this.convolutionMean(x, 2, 7) }, relu3: { max: layers.relu(max), mean: activeMean } }
    if (!this.architecture.thirdPool) return { gap: activeMean, values }
    const pooled = layers.maxPool(active).y
    const gap = layers.spatialMean(pooled)
    return { gap, values: { ...values, pool3: { max: layers.spatialMax(pooled), mean: gap } } }
  }
}

/** For each tap of a 3x3 filter, 1 / positions at the pixels that it sees as the filter passes over an image: [9, side * side]. */
function tapShares(side: number): number[] {
  const sees = (offset: number, place: number) => place - offset >= 0 && place - offset < side
  const places = Array.from({ length: side }, (_, place) => place)
  return [-1, 0, 1].flatMap((down) =>
    [-1, 0, 1].flatMap((right) => places.flatMap((row) => places.map((column) => (sees(down, row) && sees(right, column) ? 1 / side ** 2 : 0)))),
  )
}
