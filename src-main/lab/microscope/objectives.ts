/** The objectives' values of every channel on a batch, and their sums by class. */
import * as tf from '@tensorflow/tfjs'
import type { CnnArchitecture, LayerName } from '../model/architecture'
import { layersOf } from '../model/architecture'
import { activations, type CnnParams } from '../model/cnn'
import { ops, type ColumnsInputs } from '../ops'
import { columnsOf, type Piece } from './columns'

/** Column after column in the order of `columnsOf`: the images' values, then their sums (`sumRows`). [columns, n + sums], as of `ChannelColumns`. */
export function channelColumns(architecture: CnnArchitecture, params: CnnParams, inputs: ColumnsInputs): tf.Tensor2D {
  return ops().channelColumns?.(architecture, params, inputs) ?? tf.tidy(() => withSums(layerByLayer(architecture, params, inputs.images), inputs))
}

function withSums(values: tf.Tensor2D, { members, shift }: ColumnsInputs): tf.Tensor2D {
  const shifted = values.sub<tf.Tensor2D>(shift)
  const byClass = tf.matMul(members, shifted, true)
  const positiveByClass = tf.matMul(members, tf.relu(values), true)
  const squares = shifted.square().sum<tf.Tensor2D>(0, true)
  return tf.concat<tf.Tensor>([values, byClass, positiveByClass, squares], 0).transpose<tf.Tensor2D>()
}

/** @returns [n, columns] */
function layerByLayer(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D): tf.Tensor2D {
  const found = activations(architecture, params, images, layersOf(architecture))
  return tf.concat(
    columnsOf(architecture).pieces.map((piece) => objective(found, piece)),
    1,
  )
}

function objective(found: Partial<Record<LayerName, tf.Tensor>>, { layer, objective }: Piece): tf.Tensor2D {
  const activation = found[layer]!
  if (activation.rank === 2) return activation as tf.Tensor2D
  if (objective === 'channel_mean') return activation.mean([1, 2])
  // The maximum of what a ReLU lets through is what the ReLU lets through of the maximum.
  const block = layer.startsWith('relu') ? found[`conv${layer.at(-1)}` as LayerName]! : null
  return block ? tf.relu(block.max<tf.Tensor2D>([1, 2])) : activation.max([1, 2])
}
