/** Maximum and mean of every channel of every layer (lab/microscope) as a TensorFlow graph. */
import { saeLayers } from '../../contract/sae'
import type { Columns, Piece } from '../../lab/microscope/columns'
import type { CnnArchitecture, LayerName } from '../../lab/model/architecture'
import { readSide, type BlockShape } from './cnn-blocks'
import { biases, filters, headWeights } from './cnn-nodes'
import { GraphBuilder, type Output } from './graph/builder'
import { Layers } from './graph/layers'
import { WinogradBlock } from './winograd-block'

/** Of one layer on one part of a batch: [n, channels] each, as far as somebody asks for them. */
type Values = Partial<Record<LayerName, { max?: Output; mean?: Output }>>

/**
 * Inputs: those of `featuresGraph`, the head's `weight` and `bias`, and `members` and `shift` as of `ColumnsInputs`; output: `columns`, as of `ChannelColumns`. It is the network's
 * forward pass with what has to be looked at besides: the last row and column of conv3 where a pooling leaves them out, all maps once more for the means of what their ReLUs let
 * through, and the pooled ones for their maxima. The means of convolutions follow from their inputs.
 */
export function channelObjectivesGraph(architecture: CnnArchitecture, { pieces }: Columns, parts: number): GraphBuilder {
  const nodes = new ChannelNodes(architecture)
  const { builder, layers } = nodes
  const [sizes, shift] = [builder.input('sizes', 'int32'), builder.input('shift')]
  const members = layers.split(builder.input('members'), sizes, parts)
  const columns = layers.split(builder.input('images'), sizes, parts).map((images, part) => {
    const found = nodes.values(images)
    const pieceByPiece = pieces.map((piece) => columnsOf(found, piece))
    return summed(layers, layers.concatenate(pieceByPiece, 1), members[part]!, shift)
  })
  const sums = layers.sum(columns.map((part) => part.sums))
  layers.output(layers.concatenate([...columns.map((part) => part.values), sums], 1), 'columns')
  return builder
}

/** As `channelObjectivesGraph`; outputs: `relu1`, `relu2`, `relu3` and `gap`, the means of these layers, [n, channels] each. Only what is asked for is computed. */
export function layerMeansGraph(architecture: CnnArchitecture, parts: number): GraphBuilder {
  const nodes = new ChannelNodes(architecture)
  const { builder, layers } = nodes
  const values = layers.split(builder.input('images'), builder.input('sizes', 'int32'), parts).map((part) => nodes.values(part))
  const averaged = architecture.thirdPool ? 'pool3' : 'relu3'
  for (const layer of saeLayers) {
    const ofParts = values.map((found) => found[layer === 'gap' ? averaged : layer]!.mean!)
    layers.output(layers.concatenate(ofParts), layer)
  }
  return builder
}

/** @returns [columns, n] and [columns, sums] of values [n, columns] */
function summed(layers: Layers, values: Output, members: Output, shift: Output): { values: Output; sums: Output } {
  const shifted = layers.subtract(values, shift)
  const byClass = layers.matMul(shifted, members, 'a')
  const positiveByClass = layers.matMul(layers.relu(values), members, 'a')
  const squares = layers.reshape(layers.total(layers.square(shifted)), [-1, 1])
  return { values: layers.transpose(values, [1, 0]), sums: layers.concatenate([byClass, positiveByClass, squares], 1) }
}

const columnsOf = (found: Values, { layer, objective }: Piece): Output => found[layer]![objective === 'channel_max' ? 'max' : 'mean']!

/** Height and width of conv3. */
const lastSide = 7

/**
 * Of the slope of a ReLU that can be undone: a power of two, so that nothing is rounded, and so near 0 that what it lets through below 0 is lost beside what is above. Values
 * nearer to 0 than 2^-66 become 0.
 */
const slopeBits = 60

class ChannelNodes {
  readonly builder = new GraphBuilder()
  readonly layers = new Layers(this.builder)
  private readonly filters = filters.map((name) => this.builder.input(name))
  private readonly biases = biases.map((name) => this.builder.input(name))
  private readonly head = headWeights.map((name) => this.builder.input(name))
  private readonly third: WinogradBlock
  private readonly unslope = this.builder.floats([2 ** slopeBits], [])

  constructor(private readonly architecture: CnnArchitecture) {
    const [, inputs, outputs] = architecture.widths
    const shape: BlockShape = { side: lastSide, inputs, outputs, pool: architecture.thirdPool }
    this.third = new WinogradBlock(this.layers, this.filters[2]!, this.biases[2]!, shape)
  }

  values(images: Output): Values {
    const first = this.pooledBlock(images, 0)
    const second = this.pooledBlock(first.y, 1)
    const third = this.architecture.thirdPool ? this.lastPooledBlock(second.y) : this.lastBlock(second.y)
    const [weight, bias] = this.head as [Output, Output]
    const seen = [images, first.y, second.y].map((x, block) => this.seenByTaps(x, block))
    return {
      conv1: { max: first.max, mean: this.convolutionMean(seen[0]!, 0) },
      relu1: first.active,
      pool1: { mean: this.meanOfSeen(seen[1]!, 1) },
      conv2: { max: second.max, mean: this.convolutionMean(seen[1]!, 1) },
      relu2: second.active,
      pool2: { mean: this.meanOfSeen(seen[2]!, 2) },
      conv3: { max: third.max, mean: this.convolutionMean(seen[2]!, 2) },
      relu3: { max: this.layers.relu(third.max), mean: third.activeMean },
      pool3: third.pooled,
      fc: { max: this.layers.addBias(this.layers.matMul(third.gap, weight), bias) },
    }
  }

  /** With a slope below 0, so that the largest value of the convolution can be found among what is pooled, a quarter of its values. */
  private pooledBlock(x: Output, block: 0 | 1) {
    const { layers } = this
    const sloped = layers.convolveBiasLeakyRelu(x, this.filters[block]!, this.biases[block]!, 'same', 2 ** -slopeBits)
    const pooled = layers.maxPool(sloped).y
    const max = layers.spatialMax(pooled)
    const mean = layers.wholeMean(sloped, 28 >> block, this.architecture.widths[block])
    return { y: layers.relu(pooled), max: this.undone(max), active: { max: layers.relu(max), mean: layers.relu(mean) } }
  }

  /** What it was before the slope. */
  private undone(sloped: Output): Output {
    const { layers, builder } = this
    const below = layers.multiply(layers.relu(layers.multiply(sloped, builder.floats([-1], []))), this.unslope)
    return layers.subtract(layers.relu(sloped), below)
  }

  private lastBlock(x: Output) {
    const { layers } = this
    const conv = layers.addBias(this.third.convolve(x).unpooled, this.biases[2]!)
    const activeMean = layers.wholeMean(layers.relu(conv), lastSide, this.architecture.widths[2])
    return { max: layers.spatialMax(conv), activeMean, pooled: {}, gap: activeMean }
  }

  /** What the pooling takes, and the last row and column, which it leaves out. */
  private lastPooledBlock(x: Output) {
    const { layers } = this
    const { unpooled } = this.third.convolve(x)
    const pooled = layers.addBias(layers.maxPool(unpooled).y, this.biases[2]!)
    const side = readSide(this.third.shape)
    const { row, column } = this.leftOut(x)
    const share = (mean: Output, positions: number) => layers.multiply(mean, this.builder.floats([positions / lastSide ** 2], []))
    const taken = layers.wholeMean(layers.relu(layers.addBias(unpooled, this.biases[2]!)), side, this.architecture.widths[2])
    const pooledMax = layers.spatialMax(pooled)
    const gap = layers.spatialMean(layers.relu(pooled))
    return {
      max: layers.maximum(pooledMax, layers.maximum(layers.spatialMax(row), layers.spatialMax(column))),
      activeMean: layers.sum([
        share(taken, side ** 2),
        share(layers.spatialMean(layers.relu(row)), lastSide),
        share(layers.spatialMean(layers.relu(column)), side),
      ]),
      pooled: { max: layers.relu(pooledMax), mean: gap },
      gap,
    }
  }

  /** conv3 where no pooling takes it: at the seven places of the last row, and at the six of the last column above them. [n, places, out] each */
  private leftOut(x: Output): { row: Output; column: Output } {
    const pixels = this.layers.reshape(this.layers.pad(x, 1, 1), [-1, (lastSide + 2) ** 2, this.architecture.widths[1]])
    const last = lastSide - 1
    return {
      row: this.convolveAt(
        pixels,
        range(lastSide).map((column) => [last, column]),
        [2, 3],
      ),
      column: this.convolveAt(
        pixels,
        range(last).map((row) => [row, last]),
        [3, 2],
      ),
    }
  }

  /** With so much of the filter, from its upper left corner on, as lies on the image at these places: what it sees of the margin is 0. */
  private convolveAt(pixels: Output, places: readonly (readonly [number, number])[], [rows, columns]: readonly [number, number]): Output {
    const { layers, builder } = this
    const [, inputs, outputs] = this.architecture.widths
    const taps = range(rows).flatMap((down) => range(columns).map((right) => [down, right] as const))
    const under = places.flatMap(([row, column]) => taps.map(([down, right]) => (row + down) * (lastSide + 2) + column + right))
    const windows = layers.reshape(layers.gather(pixels, builder.integers(under), 1), [-1, taps.length * inputs])
    const filter = layers.reshape(layers.slice(this.filters[2]!, [0, 0, 0, 0], [rows, columns, -1, -1]), [taps.length * inputs, outputs])
    const conv = layers.addBias(layers.matMul(windows, filter), this.biases[2]!)
    return layers.reshape(conv, [-1, places.length, 1, outputs])
  }

  /** What the nine taps of a block's filter see in the mean: all pixels but those of a row or column at the edge, where they see zeros. [n, 9, in] */
  private seenByTaps(x: Output, block: number): Output {
    const { layers, builder } = this
    const side = 28 >> block
    const pixels = layers.reshape(x, [-1, side ** 2, this.inputsOf(block)])
    return layers.batchMatMul(builder.floats(tapShares(side), [1, 9, side ** 2]), pixels)
  }

  /** The mean of a convolution without looking at it: what its taps see in the mean, times the filter. */
  private convolutionMean(seen: Output, block: number): Output {
    const { layers } = this
    const rows = 9 * this.inputsOf(block)
    const filter = layers.reshape(this.filters[block]!, [rows, this.architecture.widths[block]!])
    return layers.addBias(layers.matMul(layers.reshape(seen, [-1, rows]), filter), this.biases[block]!)
  }

  /** The tap in the middle sees all. */
  private meanOfSeen(seen: Output, block: number): Output {
    return this.layers.reshape(this.layers.slice(seen, [0, 4, 0], [-1, 1, -1]), [-1, this.inputsOf(block)])
  }

  private readonly inputsOf = (block: number): number => [3, ...this.architecture.widths][block]!
}

/** For each tap of a 3x3 filter, 1 / positions at the pixels that it sees as the filter passes over an image: [9, side * side]. */
function tapShares(side: number): number[] {
  const sees = (offset: number, place: number) => place - offset >= 0 && place - offset < side
  const places = range(side)
  return [-1, 0, 1].flatMap((down) =>
    [-1, 0, 1].flatMap((right) => places.flatMap((row) => places.map((column) => (sees(down, row) && sees(right, column) ? 1 / side ** 2 : 0)))),
  )
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i)
