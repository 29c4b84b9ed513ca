/** The objectives' values of every channel on a batch. */
import * as tf from '@tensorflow/tfjs'
import type { CnnArchitecture, LayerName } from '../model/architecture'
import { layersOf } from '../model/architecture'
import { activations, type CnnParams } from '../model/cnn'
import { ops } from '../ops'
import { columnsOf, type Piece } from './columns'

/** @returns [n, columns], in the order of `columnsOf` */
export function channelObjectives(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D): tf.Tensor2D {
  return ops().channelObjectives?.(architecture, params, images) ?? layerByLayer(architecture, params, images)
}

function layerByLayer(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D): tf.Tensor2D {
  return tf.tidy(() => {
    const found = activations(architecture, params, images, layersOf(architecture))
    return tf.concat(
      columnsOf(architecture).pieces.map((piece) => objective(found, piece)),
      1,
    )
  })
}

function objective(found: Partial<Record<LayerName, tf.Tensor>>, { layer, objective }: Piece): tf.Tensor2D {
  const activation = found[layer]!
  if (activation.rank === 2) return activation as tf.Tensor2D
  if (objective === 'channel_mean') return activation.mean([1, 2])
  // The maximum of what a ReLU lets through is what the ReLU lets through of the maximum.
  const block = layer.startsWith('relu') ? found[`conv${layer.at(-1)}` as LayerName]! : null
  return block ? tf.relu(block.max<tf.Tensor2D>([1, 2])) : activation.max([1, 2])
}
