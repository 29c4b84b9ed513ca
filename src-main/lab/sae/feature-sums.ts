/**
 * What a pass over a set says of every feature but its histogram: means, variances, how much it goes with colour and with digit (STUDY 6), and its
 * strongest images. The sums are TensorFlow's; a batch comes back as a few rows a feature, however many positions it has.
 */
import * as tf from '@tensorflow/tfjs'
import { maxExamples, type ChannelFigures, type RankedImages } from '../../contract/microscope'
import { ClassSums, sumRows, type Label } from '../microscope/class-sums'
import { Extremes } from '../microscope/extremes'
import { oneHot } from '../microscope/scan'

export type Labels = Record<Label, Uint8Array>

export class FeatureSums {
  private readonly top: Extremes
  private readonly sums: ClassSums
  private readonly low: Float32Array
  /** About the mean of each feature: taken off before squares are summed. [latents], and as a tensor. */
  private shift = new Float32Array(0)
  private shiftTensor: tf.Tensor1D | null = null

  /** @param images of the whole set */
  constructor(
    private readonly latents: number,
    images: number,
  ) {
    this.top = new Extremes(latents, Math.min(maxExamples, images))
    this.sums = new ClassSums(latents)
    this.low = new Float32Array(latents).fill(Infinity)
  }

  /**
   * @param codes 0 or above, [n, positions of an image, latents], disposed of by the caller
   * @param images places in the set, [n], ascending over the calls
   * @param labels [n], 0..9
   */
  add(codes: tf.Tensor3D, images: Int32Array, labels: Labels): void {
    const rows = tf.tidy(() => this.read(codes, labels))
    const read = rows.dataSync<'float32'>()
    rows.dispose()
    const stride = images.length + sumRows + 1
    this.top.add(read, stride, images)
    this.sums.add(read, stride, images.length, labels)
    for (let feature = 0; feature < this.latents; feature++) {
      this.low[feature] = Math.min(this.low[feature]!, read[(feature + 1) * stride - 1]!)
    }
  }

  /**
   * Feature by feature: the largest code of each image, the batch's sums (`ClassSums`), its smallest code. An image counts with the means over its
   * positions of codes and of squares, so that the selectivity is that over all vectors: all images have as many positions.
   */
  private read(codes: tf.Tensor3D, labels: Labels): tf.Tensor {
    const means = codes.mean<tf.Tensor2D>(1)
    if (!this.shiftTensor) {
      this.shiftTensor = tf.keep(means.mean<tf.Tensor1D>(0))
      this.shift = this.shiftTensor.dataSync<'float32'>().slice()
    }
    const members = oneHot(labels)
    const byClass = tf.matMul(members, means.sub<tf.Tensor2D>(this.shiftTensor), true)
    const positiveByClass = tf.matMul(members, means, true)
    const squares = tf.squaredDifference(codes, this.shiftTensor).mean(1).sum<tf.Tensor2D>(0, true)
    const low = codes.min<tf.Tensor1D>([0, 1]).expandDims<tf.Tensor2D>(0)
    return tf.transpose(tf.concat([codes.max<tf.Tensor2D>(1), byClass, positiveByClass, squares, low], 0))
  }

  /** The strongest images of each feature, the largest code first. */
  ranked(): RankedImages {
    return this.top.ranked().largest
  }

  /** The largest code of each feature, [latents]. */
  high(): Float32Array {
    const { value, length } = this.ranked()
    return Float32Array.from(this.low, (_, feature) => value[feature * length]!)
  }

  /** One for each feature, with the variance of its code over vectors. */
  figures(): (ChannelFigures & { variance: number })[] {
    const high = this.high()
    return Array.from(this.low, (low, feature) => ({
      ...this.sums.figures(feature, feature, this.shift[feature]!, low, high[feature]!),
      variance: this.sums.variance(feature),
    }))
  }

  dispose(): void {
    this.shiftTensor?.dispose()
  }
}
