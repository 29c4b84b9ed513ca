/** A finished sparse autoencoder on a network's activations, in the network's own units. */
import * as tf from '@tensorflow/tfjs'
import type { Aggregation, SaeLayer } from '../../contract/sae'
import type { SaeSettings } from './settings'
import { standardise, undoStandardise } from './standardise'
import type { SaeParams, SaeSize, SaeVariant } from './variant'

export type { SaeParams }

export interface Sae extends SaeSize {
  readonly variant: SaeVariant
  readonly layer: SaeLayer
  readonly aggregation: Aggregation
  readonly settings: SaeSettings
  /** With mean and std. */
  readonly params: SaeParams
}

/** Codes [n, K] of activations [n, D] in the network's own units. */
export function encode({ variant, params, settings }: Sae, activation: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => variant.encode(params, standardise(params, activation), settings))
}

/** Codes [n, K] to what they stand for, [n, D] in the network's own units. */
export function decode({ params }: Sae, codes: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => undoStandardise(params, reconstruct(params, codes)))
}

/** What one unit of each code adds to the activation, [K, D] in the network's own units. */
export function directions({ params }: Sae): tf.Tensor2D {
  return tf.tidy(() => params.W_dec!.mul(params.std!))
}

/** codes W_dec + b_dec: standardised, [n, D]. */
export function reconstruct(params: SaeParams, codes: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(codes, params.W_dec as tf.Tensor2D).add(params.b_dec!)
}

export function disposeSae({ params }: Sae): void {
  tf.dispose(params)
}
