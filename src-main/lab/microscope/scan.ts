/**
 * One pass over a set for every channel of every layer: the strongest and weakest images, quantiles, and how much the channel goes with colour and
 * with digit (STUDY 2). Takes the same memory for a set of any size, but for the sample of the quantiles.
 */
import * as tf from '@tensorflow/tfjs'
import { maxExamples, scanObjectives, type ChannelFigures, type LayerFigures, type Scan, type ScanObjective } from '../../contract/microscope'
import { classes, layersOf, layerShape, type CnnArchitecture, type LayerName } from '../model/architecture'
import type { CnnParams } from '../model/cnn'
import { ClassSums, sumRows, type Label } from './class-sums'
import { columnsOf, type Columns } from './columns'
import { Extremes } from './extremes'
import { Quantiles } from './quantiles'
import { channelColumns } from './objectives'

type Labels = Record<Label, Uint8Array>

export class ChannelScan {
  private readonly columns: Columns
  private readonly extremes: Extremes
  private readonly quantiles: Quantiles
  private readonly sums: ClassSums
  /** About the mean of each column: taken off before squares are summed. [columns]; null before the first images. */
  private shift: Float32Array | null = null

  /** @param images of the whole set */
  constructor(
    private readonly architecture: CnnArchitecture,
    private readonly params: CnnParams,
    private readonly images: number,
  ) {
    this.columns = columnsOf(architecture)
    const { count } = this.columns
    this.extremes = new Extremes(count, Math.min(maxExamples, images))
    this.quantiles = new Quantiles(count, images)
    this.sums = new ClassSums(count)
  }

  /**
   * @param painted [n, 28, 28, 3], disposed of by the caller
   * @param positions places in the set, [n], ascending over the calls
   * @param labels [n], 0..9
   */
  add(painted: tf.Tensor4D, positions: Int32Array, labels: Labels): void {
    // A first look, only for where the values lie.
    if (!this.shift) this.shift = this.firstMeans(this.read(painted, labels, new Float32Array(this.columns.count)), positions.length)
    const read = this.read(painted, labels, this.shift)
    const stride = positions.length + sumRows
    this.extremes.add(read, stride, positions)
    this.quantiles.add(read, stride, positions)
    this.sums.add(read, stride, positions.length, labels)
  }

  /** As of `channelColumns`. Read outside of `tf.tidy`, which would search the array that it is given, value by value, for tensors: longer than the pass itself takes. */
  private read(painted: tf.Tensor4D, labels: Labels, shift: Float32Array): Float32Array {
    const columns = tf.tidy(() =>
      channelColumns(this.architecture, this.params, { images: painted, members: oneHot(labels), shift: tf.tensor1d(shift) }),
    )
    const read = columns.dataSync<'float32'>()
    columns.dispose()
    return read
  }

  private firstMeans(read: Float32Array, images: number): Float32Array {
    const stride = images + sumRows
    return Float32Array.from({ length: this.columns.count }, (_, column) => {
      const values = read.subarray(column * stride, column * stride + images)
      return values.reduce((sum, value) => sum + value, 0) / images
    })
  }

  /** Once all images were added. */
  finish(): Scan {
    const { largest: top, smallest: bottom } = this.extremes.ranked()
    const figures = (column: number, channel: number) =>
      this.sums.figures(column, channel, this.shift![column]!, bottom.value[column * bottom.length]!, top.value[column * top.length]!)
    return {
      images: this.images,
      objectives: Object.fromEntries(scanObjectives.map((objective) => [objective, this.layers(objective, figures)])) as Scan['objectives'],
      columns: this.columns.first,
      top,
      bottom,
      quantiles: this.quantiles.grid(),
    }
  }

  private layers(objective: ScanObjective, figures: (column: number, channel: number) => ChannelFigures): LayerFigures[] {
    return layersOf(this.architecture).map((layer) => {
      const first = this.columns.first[objective][layer]!
      const channels = Array.from({ length: widthOf(this.architecture, layer) }, (_, channel) => figures(first + channel, channel))
      return { layer, side: sideOf(this.architecture, layer), channels }
    })
  }
}

/** Height and width of a layer's map; 1 for gap and fc. */
export function sideOf(architecture: CnnArchitecture, layer: LayerName): number {
  const shape = layerShape(architecture, layer)
  return shape.length === 3 ? shape[0]! : 1
}

export const widthOf = (architecture: CnnArchitecture, layer: LayerName): number => layerShape(architecture, layer).at(-1)!

/** [n, 20]: colour, then digit. */
export function oneHot({ color, digit }: Labels): tf.Tensor2D {
  const members = new Float32Array(color.length * 2 * classes)
  color.forEach((worn, i) => {
    members[2 * classes * i + worn] = 1
    members[2 * classes * i + classes + digit[i]!] = 1
  })
  return tf.tensor2d(members, [color.length, 2 * classes])
}
