/**
 * Turning features up and down (STUDY 6): what becomes of an activation. A `per_position` code is of one position, and changes that one; a `spatial_mean` code is of the
 * mean over positions, and what it changes is added to all of them alike.
 */
import * as tf from '@tensorflow/tfjs'
import type { Protocol, Steer, SteerMode } from '../../contract/steer'
import { decode, directions, encode, type Sae } from './sae'

/** Activations of n images before anything is changed. */
export interface Encoded {
  sae: Sae
  /** As the network has them: [n, side, side, D], or [n, D] of gap. */
  activation: tf.Tensor
  /** [vectors, K]: one an image, or one a position. */
  codes: tf.Tensor2D
}

/** Is each position (or an image that has only one) decoded by itself? */
const byPosition = ({ layer, aggregation }: Sae) => layer === 'gap' || aggregation === 'per_position'

/** What is encoded, [vectors, D]: the mean over positions of each image, or every position. */
export function vectorsOf(sae: Sae, activation: tf.Tensor): tf.Tensor2D {
  return byPosition(sae) ? activation.reshape([-1, sae.width]) : activation.mean<tf.Tensor2D>([1, 2])
}

export function encodeActivation(sae: Sae, activation: tf.Tensor): Encoded {
  return { sae, activation, codes: encode(sae, vectorsOf(sae, activation)) }
}

/** Vectors [vectors, D] where they belong: a map, or [n, 1, 1, D], which is added to every position. */
function placed({ sae, activation }: Encoded, vectors: tf.Tensor2D): tf.Tensor {
  return byPosition(sae) ? vectors.reshape(activation.shape) : vectors.reshape([-1, 1, 1, sae.width])
}

/** The activation as the autoencoder has it. */
export function reconstruct(encoded: Encoded): tf.Tensor {
  return replaced(encoded, decode(encoded.sae, encoded.codes))
}

/** The activation with these in place of the vectors that are encoded, [vectors, D]: of a `spatial_mean` code they become its mean over positions. */
export function replaced(encoded: Encoded, vectors: tf.Tensor2D): tf.Tensor {
  const { sae, activation } = encoded
  return byPosition(sae) ? placed(encoded, vectors) : activation.add(placed(encoded, vectors.sub(vectorsOf(sae, activation))))
}

/** What a protocol starts from: nothing is changed yet. */
export function unsteered(encoded: Encoded, protocol: Protocol): tf.Tensor {
  return protocol === 'study' ? reconstruct(encoded) : encoded.activation
}

/** `base` with codes changed by `delta` [vectors, K]. */
export function shifted(encoded: Encoded, base: tf.Tensor, delta: tf.Tensor2D): tf.Tensor {
  return base.add(placed(encoded, tf.matMul(delta, directions(encoded.sae))))
}

/** `base` with features turned. */
export function steered(encoded: Encoded, base: tf.Tensor, steers: readonly Steer[]): tf.Tensor {
  return steers.length === 0 ? base : shifted(encoded, base, changeOf(encoded.codes, steers))
}

/** Changed codes less codes, [vectors, K]: exactly the value for `add`, and 0 for what nobody steers. */
export function changeOf(codes: tf.Tensor2D, steers: readonly Steer[]): tf.Tensor2D {
  const latents = codes.shape[1]
  const factor = new Float32Array(latents)
  const offset = new Float32Array(latents)
  for (const { feature, mode, value } of steers) {
    if (mode !== 'add') factor[feature] = mode === 'clamp' ? -1 : value - 1
    if (mode !== 'multiply') offset[feature] = value
  }
  return codes.mul<tf.Tensor2D>(tf.tensor1d(factor)).add(tf.tensor1d(offset))
}

/** Activations `start + value * step`, of one feature's value. */
export interface Dose {
  start: tf.Tensor
  /** The same at all positions: [n or 1, D]; else a map like `start`. */
  step: tf.Tensor
  uniform: boolean
}

/** In every mode the activation is linear in the value: clamping and multiplying set the feature to 0 first. */
export function doseOf(encoded: Encoded, base: tf.Tensor, feature: number, mode: SteerMode): Dose {
  const { sae, codes } = encoded
  const direction = directionOf(sae, feature)
  if (mode === 'add') return { start: base, step: direction, uniform: true }
  const start = steered(encoded, base, [{ feature, mode: 'clamp', value: 0 }])
  if (mode === 'clamp') return { start, step: direction, uniform: true }
  const share = tf.matMul<tf.Tensor2D>(codes.slice([0, feature], [-1, 1]), direction)
  const uniform = sae.layer === 'gap' || !byPosition(sae)
  return { start, step: uniform ? share : placed(encoded, share), uniform }
}

/** What one unit more of the feature adds to the activation, [1, D]. */
export function directionOf(sae: Sae, feature: number): tf.Tensor2D {
  return directions(sae).slice([feature, 0], [1, -1])
}
