/**
 * The rest of the network for many activations on a line, `start + amount * step`. What comes before the next ReLU is linear in the amount, so it is worked out once: a
 * step that is the same at all positions passes through max pooling as it is, and a convolution gives a fixed map of it.
 */
import * as tf from '@tensorflow/tfjs'
import type { SaeLayer } from '../../contract/sae'
import type { CnnArchitecture, LayerName } from '../model/architecture'
import { resume, type CnnParams } from '../model/cnn'

interface Net {
  architecture: CnnArchitecture
  params: CnnParams
}

export interface Line {
  /** Whose activations these are. */
  layer: LayerName
  /** [n or 1, ...shape of the layer] */
  start: tf.Tensor
  /** [d or 1, ...shape of the layer] */
  step: tf.Tensor
}

/** Activations that are together at a time: some 10 MB of the widest layer that follows. */
const rowsAtATime = 64

/**
 * As far on as the line stays one.
 * @param start [n or 1, side, side, D], or [n or 1, D] of gap
 * @param step the same at all positions, [d or 1, D]
 */
export function uniformLine({ architecture, params }: Net, layer: SaeLayer, start: tf.Tensor, step: tf.Tensor2D): Line {
  if (layer === 'gap' || layer === 'relu3') {
    return { layer: 'fc', start: resume(architecture, params, layer, start), step: tf.matMul(step, params['fc.weight'] as tf.Tensor2D) }
  }
  const block = layer === 'relu1' ? 2 : 3
  const filter = params[`conv${block}.weight`] as unknown as tf.Tensor4D
  const pooled = tf.maxPool(start as tf.Tensor4D, 2, 2, 'valid')
  const [, height, width] = pooled.shape
  const everywhere = tf.tile(step.reshape<tf.Tensor4D>([-1, 1, 1, step.shape[1]]), [1, height, width, 1])
  return {
    layer: `conv${block}`,
    start: tf.conv2d(pooled, filter, 1, 'same').add(params[`conv${block}.bias`]!),
    step: tf.conv2d(everywhere, filter, 1, 'same'),
  }
}

/**
 * At the layer itself, where the step is another at each position.
 * @param start [n or 1, side, side, D]
 * @param step [d or 1, side, side, D]
 */
export function mapLine(layer: SaeLayer, start: tf.Tensor, step: tf.Tensor): Line {
  return { layer, start, step }
}

/** Logits [n or d, values, 10] at amounts [n or 1, values]. */
export function logitsOn({ architecture, params }: Net, { layer, start, step }: Line, amounts: tf.Tensor2D): tf.Tensor3D {
  const shape = start.shape.slice(1)
  const count = Math.max(start.shape[0]!, step.shape[0]!)
  const flat = (tensor: tf.Tensor) => tensor.reshape<tf.Tensor3D>([tensor.shape[0]!, 1, -1])
  const [from, along] = [flat(start), flat(step)]
  const values = amounts.shape[1]
  const pieces: tf.Tensor3D[] = []
  for (let first = 0; first < values; first += valuesAtATime(count)) {
    const some = Math.min(valuesAtATime(count), values - first)
    const rows = from.add(along.mul(amounts.slice([0, first], [-1, some]).expandDims(2)))
    pieces.push(resume(architecture, params, layer, rows.reshape([count * some, ...shape])).reshape([count, some, 10]))
  }
  return tf.concat(pieces, 1)
}

const valuesAtATime = (count: number) => Math.max(1, Math.floor(rowsAtATime / count))
