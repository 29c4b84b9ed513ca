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
import { channelObjectives } from './objectives'

type Labels = Record<Label, Uint8Array>

export class ChannelScan {
  private readonly columns: Columns
  private readonly top: Extremes
  private readonly bottom: Extremes
  private readonly quantiles: Quantiles
  private readonly sums: ClassSums
  /** About the mean of each column: taken off before squares are summed. [columns], and as a tensor. */
  private shift = new Float32Array(0)
  private shiftTensor: tf.Tensor1D | null = null

  /** @param images of the whole set */
  constructor(
    private readonly architecture: CnnArchitecture,
    private readonly params: CnnParams,
    private readonly images: number,
  ) {
    this.columns = columnsOf(architecture)
    const { count } = this.columns
    const keep = Math.min(maxExamples, images)
    this.top = new Extremes(count, keep, 'largest')
    this.bottom = new Extremes(count, keep, 'smallest')
    this.quantiles = new Quantiles(count, images)
    this.sums = new ClassSums(count)
  }

  /**
   * @param painted [n, 28, 28, 3], disposed of by the caller
   * @param positions places in the set, [n], ascending over the calls
   * @param labels [n], 0..9
   */
  add(painted: tf.Tensor4D, positions: Int32Array, labels: Labels): void {
    const read = tf.tidy(() => this.read(painted, labels))
    const stride = positions.length + sumRows
    this.top.add(read, stride, positions)
    this.bottom.add(read, stride, positions)
    this.quantiles.add(read, stride, positions)
    this.sums.add(read, stride, positions.length, labels)
  }

  /** Column by column, in one reading: a value for each image, then the batch's sums (`ClassSums`). */
  private read(painted: tf.Tensor4D, labels: Labels): Float32Array {
    const values = channelObjectives(this.architecture, this.params, painted)
    if (!this.shiftTensor) {
      this.shiftTensor = tf.keep(values.mean<tf.Tensor1D>(0))
      this.shift = this.shiftTensor.dataSync<'float32'>().slice()
    }
    const shifted = values.sub<tf.Tensor2D>(this.shiftTensor)
    const members = oneHot(labels)
    const byClass = tf.matMul(members, shifted, true)
    const positiveByClass = tf.matMul(members, tf.relu(values), true)
    const squares = shifted.square().sum<tf.Tensor2D>(0, true)
    return tf.transpose(tf.concat([values, byClass, positiveByClass, squares], 0)).dataSync<'float32'>()
  }

  /** Once all images were added. */
  finish(): Scan {
    const top = this.top.ranked()
    const bottom = this.bottom.ranked()
    const figures = (column: number, channel: number) =>
      this.sums.figures(column, channel, this.shift[column]!, bottom.value[column * bottom.length]!, top.value[column * top.length]!)
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

  dispose(): void {
    this.shiftTensor?.dispose()
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
