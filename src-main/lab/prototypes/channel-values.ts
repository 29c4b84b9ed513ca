/** One channel's values for each image of a batch: image i is for channel i of a list, and only that channel of its layer is computed. */
import * as tf from '@tensorflow/tfjs'
import { imageSide, layerShape, placeOf, type CnnArchitecture, type LayerName, type MapLayer } from '../model/architecture'
import { head, type CnnParams } from '../model/cnn'
import { ops } from '../ops'

/**
 * Values [n, positions] of images [n, 28, 28, 3]; positions is h * w in row order, 1 for gap and fc. Differentiable by the images, once. An image's are the
 * same to the bit whatever it is computed along with.
 */
export type ChannelValues = (images: tf.Tensor4D) => tf.Tensor2D

export interface ChosenChannels {
  values: ChannelValues
  dispose(): void
}

/**
 * @param channels of `layer`, one for each image of the batches to come
 * @returns filters of its own, which `dispose` frees
 */
export function chosenChannels(architecture: CnnArchitecture, params: CnnParams, layer: LayerName, channels: readonly number[]): ChosenChannels {
  const multiple = batchMultiple()
  const blanks = (multiple - (channels.length % multiple)) % multiple
  const { values, dispose } = ofLayer(architecture, params, layer, [...channels, ...new Array<number>(blanks).fill(channels[0]!)])
  if (blanks === 0) return { values, dispose }
  const filled = (images: tf.Tensor4D) => tf.concat([images, tf.zeros<tf.Rank.R4>([blanks, imageSide, imageSide, 3])])
  return { values: (images) => values(filled(images)).slice([0, 0], [channels.length, -1]), dispose }
}

/** Batches are filled up with blank images: TensorFlow rounds otherwise for a single image, and for the odd ones at the end of a batch. */
const batchMultiple = () => ops().chosenMaps?.batchMultiple ?? 2

function ofLayer(architecture: CnnArchitecture, params: CnnParams, layer: LayerName, channels: readonly number[]): ChosenChannels {
  if (layer === 'fc') return chosenLogits(architecture, params, channels)
  if (layer !== 'gap') return chosenMaps(architecture, params, layer, channels)
  const { values, dispose } = chosenMaps(architecture, params, architecture.thirdPool ? 'pool3' : 'relu3', channels)
  return { values: (images) => values(images).mean<tf.Tensor2D>(1, true), dispose }
}

function chosenLogits(architecture: CnnArchitecture, params: CnnParams, channels: readonly number[]): ChosenChannels {
  const chosen = tf.tidy(() => tf.oneHot(tf.tensor1d([...channels], 'int32'), layerShape(architecture, 'fc')[0]!).toFloat())
  return {
    // Block by block: the backbone in one rounds otherwise for small batches than for large ones, and a prototype made alone would be another.
    values: (images) => {
      const last = ops().block(blocksBelow(params, 3, images), filterOf(params, 3), biasOf(params, 3), architecture.thirdPool)
      return head(params, last.mean<tf.Tensor2D>([1, 2]))
        .mul(chosen)
        .sum<tf.Tensor2D>(1, true)
    },
    dispose: () => chosen.dispose(),
  }
}

function blocksBelow(params: CnnParams, block: number, images: tf.Tensor4D): tf.Tensor4D {
  let x = images
  for (let below = 1; below < block; below++) x = ops().block(x, filterOf(params, below), biasOf(params, below), true)
  return x
}

function chosenMaps(architecture: CnnArchitecture, params: CnnParams, layer: MapLayer, channels: readonly number[]): ChosenChannels {
  const chosen = chosenFilters(params, placeOf(layer).block, channels)
  const faster = ops().chosenMaps
  const maps = (images: tf.Tensor4D) =>
    faster ? faster.maps(architecture, layer, { params, images, ...chosen }) : mapsByBlocks(params, layer, images, chosen)
  return { values: (images) => maps(images).reshape([channels.length, -1]), dispose: () => tf.dispose({ ...chosen }) }
}

function mapsByBlocks(params: CnnParams, layer: MapLayer, images: tf.Tensor4D, chosen: ChosenFilters): tf.Tensor4D {
  const { block, kind } = placeOf(layer)
  const conv = convolve(blocksBelow(params, block, images), chosen)
  const active = kind === 'conv' ? conv : tf.relu(conv)
  return kind === 'pool' ? tf.maxPool(active, 2, 2, 'valid') : active
}

/** One filter for each image: `taps` [n, in, 9] and `bias` [n, 1, 1, 1]. */
interface ChosenFilters {
  taps: tf.Tensor3D
  bias: tf.Tensor4D
}

function chosenFilters(params: CnnParams, block: number, channels: readonly number[]): ChosenFilters {
  return tf.tidy(() => {
    const filter = filterOf(params, block)
    const chosen = tf.tensor1d([...channels], 'int32')
    return {
      taps: tf.gather(tf.transpose(filter, [3, 2, 0, 1]), chosen).reshape<tf.Tensor3D>([channels.length, filter.shape[2], 9]),
      bias: tf.gather(biasOf(params, block), chosen).reshape<tf.Tensor4D>([channels.length, 1, 1, 1]),
    }
  })
}

/**
 * A 3x3 'same' convolution with one filter for each image: a matrix product gives each pixel's share in the nine outputs that see it, and a fixed
 * convolution brings the shares together. It costs 1/channels of a whole layer. [n, h, w, in] to [n, h, w, 1], bias included.
 */
function convolve(x: tf.Tensor4D, { taps, bias }: ChosenFilters): tf.Tensor4D {
  const [n, height, width, inputs] = x.shape
  const shares = tf.matMul(x.reshape<tf.Tensor3D>([n, height * width, inputs]), taps).reshape<tf.Tensor4D>([n, height, width, 9])
  const gather = tf.eye(9).reshape<tf.Tensor4D>([3, 3, 9, 1])
  return tf.conv2d(shares, gather, 1, 'same').add(bias)
}

const filterOf = (params: CnnParams, block: number) => params[`conv${block}.weight`] as unknown as tf.Tensor4D
const biasOf = (params: CnnParams, block: number) => params[`conv${block}.bias`] as unknown as tf.Tensor1D
