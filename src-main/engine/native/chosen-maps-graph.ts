/** One channel's map for each image of a batch (lab/prototypes/channel-values.ts) and its gradient by the images, as a TensorFlow graph. */
import { placeOf, type CnnArchitecture, type MapLayer } from '../../lab/model/architecture'
import { unpool, DirectBlock, type BlockValues } from './cnn-blocks'
import { keep, type DifferentiableGraph, type Kept } from './cnn-graph'
import { biases, filters, gradientOf } from './cnn-nodes'
import { GraphBuilder, type Output } from './graph/builder'
import { Layers } from './graph/layers'

/**
 * Inputs: `images` [n, 28, 28, 3], `sizes` of the parts (int32, [parts], their sum n), `filter1` and `bias1` and so on of the blocks below the layer's own, of the layer's own
 * convolution `taps` [n, in, 9] and `chosen_bias` [n, 1, 1, 1], one filter for each image; for the gradient also `d_maps` and what was kept. Outputs: `maps` [n, h, w, 1], what
 * is kept, and `d_images`.
 */
export function chosenMapsGraph(architecture: CnnArchitecture, layer: MapLayer, parts: number): DifferentiableGraph {
  const nodes = new ChosenMapsNodes(architecture, layer)
  const { builder, layers } = nodes
  const sizes = builder.input('sizes', 'int32')
  const split = (whole: Output) => layers.split(whole, sizes, parts)
  const [images, taps, bias] = ['images', 'taps', 'chosen_bias'].map((name) => split(builder.input(name))) as [Output[], Output[], Output[]]
  const values = images.map((part, i) => nodes.forward(part, taps[i]!, bias[i]!))
  layers.output(layers.concatenate(values.map((ofPart) => ofPart.at(-1)!.y)), 'maps')

  const kept: Kept[] = []
  const again = values.map((ofPart) => ofPart.map((block) => keep(builder, kept, block)))
  const dMaps = split(builder.input('d_maps'))
  const dImages = images.map((part, i) => nodes.gradient(part, taps[i]!, again[i]!, dMaps[i]!))
  layers.output(layers.concatenate(dImages), gradientOf('images'))
  return { builder, kept }
}

/** Brings together what each pixel's channels give to the nine outputs that see it: [3, 3, 9, 1], and its transpose [3, 3, 1, 9]. */
const gatherFilter = Array.from({ length: 81 }, (_, at) => (Math.floor(at / 9) === at % 9 ? 1 : 0))
const scatterFilter = Array.from({ length: 81 }, (_, at) => (Math.floor(at / 9) === 8 - (at % 9) ? 1 : 0))

class ChosenMapsNodes {
  readonly builder = new GraphBuilder()
  readonly layers = new Layers(this.builder)
  private readonly below: readonly DirectBlock[]
  /** Of the input of the layer's own convolution. */
  private readonly side: number
  private readonly inputs: number

  constructor(
    { widths }: CnnArchitecture,
    private readonly layer: MapLayer,
  ) {
    const channels = [3, ...widths]
    const { block } = placeOf(layer)
    this.below = filters.slice(0, block - 1).map((filter, i) => {
      const shape = { side: 28 >> i, inputs: channels[i]!, outputs: channels[i + 1]!, pool: true }
      return new DirectBlock(this.layers, this.builder.input(filter), this.builder.input(biases[i]!), shape)
    })
    this.side = 28 >> (block - 1)
    this.inputs = channels[block - 1]!
  }

  /** Of one part: the blocks below, and last the chosen channels. */
  forward(image: Output, taps: Output, bias: Output): BlockValues[] {
    const values: BlockValues[] = []
    for (const block of this.below) values.push(block.forward(values.at(-1)?.y ?? image))
    return [...values, this.after(this.convolve(values.at(-1)?.y ?? image, taps, bias))]
  }

  gradient(image: Output, taps: Output, values: readonly BlockValues[], dMaps: Output): Output {
    let dy = this.chosenGradient(taps, values.at(-1)!, dMaps)
    for (let i = this.below.length - 1; i >= 0; i--) {
      const block = this.below[i]!
      dy = block.inputGradient(values[i - 1]?.y ?? image, block.unpool(values[i]!, dy).d)
    }
    return dy
  }

  /** [n, side, side, in] to [n, side, side, 1]. */
  private convolve(x: Output, taps: Output, bias: Output): Output {
    const { layers, builder, side, inputs } = this
    const shares = layers.batchMatMul(layers.reshape(x, [-1, side ** 2, inputs]), taps)
    const gather = builder.floats(gatherFilter, [3, 3, 9, 1])
    return layers.add(layers.convolve(layers.reshape(shares, [-1, side, side, 9]), gather, 'same'), bias)
  }

  /** From the convolution to the layer. */
  private after(conv: Output): BlockValues {
    const { kind } = placeOf(this.layer)
    const unpooled = kind === 'conv' ? conv : this.layers.relu(conv)
    const pooled = kind === 'pool' ? this.layers.maxPool(unpooled) : null
    return { y: pooled?.y ?? unpooled, unpooled, pooled, transformed: null }
  }

  /** By the input of the layer's own convolution. */
  private chosenGradient(taps: Output, values: BlockValues, dMaps: Output): Output {
    const { layers, builder, side, inputs } = this
    const d = placeOf(this.layer).kind === 'conv' ? dMaps : unpool(layers, values, dMaps).d
    const shares = layers.convolve(d, builder.floats(scatterFilter, [3, 3, 1, 9]), 'same')
    const pixels = layers.batchMatMul(layers.reshape(shares, [-1, side ** 2, 9]), taps, 'b')
    return layers.reshape(pixels, [-1, side, side, inputs])
  }
}
