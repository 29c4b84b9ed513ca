/** One channel's values for each image of a batch: image i is for channel i of a list, and only that channel of its layer is computed. */
import * as tf from '@tensorflow/tfjs'
import { layerShape, type CnnArchitecture, type LayerName } from '../model/architecture'
import { head, type CnnParams } from '../model/cnn'
import { ops } from '../ops'

/** Values [n, positions] of images [n, 28, 28, 3]; positions is h * w in row order, 1 for gap and fc. Differentiable by the images, once. */
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
  if (layer === 'fc') return chosenLogits(architecture, params, channels)
  const block = layer === 'gap' ? 3 : Number(layer.at(-1))
  const { convolve, dispose } = chosenConvolution(params, block, channels)
  const rest = afterConvolution(architecture, layer)
  return { values: (images) => rest(convolve(blocksBelow(params, block, images))), dispose }
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

/**
 * A 3x3 'same' convolution with one filter for each image: a matrix product gives each pixel's share in the nine outputs that see it, and a fixed
 * convolution brings the shares together. It costs 1/channels of a whole layer. [n, h, w, in] to [n, h, w, 1], bias included.
 */
function chosenConvolution(params: CnnParams, block: number, channels: readonly number[]) {
  const n = channels.length
  const { taps, bias, gather } = tf.tidy(() => {
    const filter = filterOf(params, block)
    const inputs = filter.shape[2]
    const chosen = tf.tensor1d([...channels], 'int32')
    return {
      taps: tf.gather(tf.transpose(filter, [3, 2, 0, 1]), chosen).reshape<tf.Tensor3D>([n, inputs, 9]),
      bias: tf.gather(biasOf(params, block), chosen).reshape<tf.Tensor4D>([n, 1, 1, 1]),
      gather: tf.eye(9).reshape<tf.Tensor4D>([3, 3, 9, 1]),
    }
  })
  function convolve(x: tf.Tensor4D): tf.Tensor4D {
    const [, height, width, inputs] = x.shape
    const shares = tf.matMul(x.reshape<tf.Tensor3D>([n, height * width, inputs]), taps).reshape<tf.Tensor4D>([n, height, width, 9])
    return tf.conv2d(shares, gather, 1, 'same').add(bias)
  }
  return { convolve, dispose: () => tf.dispose([taps, bias, gather]) }
}

/** From a chosen channel's convolution [n, h, w, 1] to the layer's values. */
function afterConvolution({ thirdPool }: CnnArchitecture, layer: LayerName): (conv: tf.Tensor4D) => tf.Tensor2D {
  const pooled = layer.startsWith('pool') || (layer === 'gap' && thirdPool)
  return (conv) => {
    const active = layer.startsWith('conv') ? conv : tf.relu(conv)
    const map = pooled ? tf.maxPool(active, 2, 2, 'valid') : active
    const values = map.reshape<tf.Tensor2D>([map.shape[0], -1])
    return layer === 'gap' ? values.mean<tf.Tensor2D>(1, true) : values
  }
}

const filterOf = (params: CnnParams, block: number) => params[`conv${block}.weight`] as unknown as tf.Tensor4D
const biasOf = (params: CnnParams, block: number) => params[`conv${block}.bias`] as unknown as tf.Tensor1D
