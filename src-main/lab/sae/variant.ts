/**
 * What a kind of sparse autoencoder is: one file that owns its settings, its loss and its source. Vectors are standardised here: [n, D], mean 0 and standard
 * deviation 1 over the training digits. The loop (batches, optimiser, figures) is `train.ts`.
 */
import type * as tf from '@tensorflow/tfjs'
import type * as z from 'zod'
import type { Preset } from '../../contract/catalogue'
import type { SaeSettings } from './settings'

/**
 * Named tensors: W_enc [D, K], b_enc [K], W_dec [K, D], b_dec [D], what a variant trains beside these, and of a finished SAE also mean [D] and std [D] of the
 * activation.
 */
export type SaeParams = Record<string, tf.Tensor>

export interface SaeSize {
  /** D: channels of the layer. */
  readonly width: number
  /** K: features. */
  readonly latents: number
}

/** A type, since `tf.tidy` takes no interface. */
export type SaeGradients = {
  /** One scalar for each name of the variant's `losses`. */
  losses: Record<string, tf.Scalar>
  /** Of the total loss, one for each trained parameter. */
  gradients: Record<string, tf.Tensor>
  /** [n, K] */
  codes: tf.Tensor2D
}

export interface SaeVariant<S extends SaeSettings = SaeSettings> {
  readonly id: string
  readonly title: string
  readonly source: string
  /** One paragraph, with the formula in plain text. */
  readonly explanation: string
  readonly settings: z.ZodType<S>
  readonly presets: readonly Preset[]
  /** Names of the scalars of a step, the total first. */
  readonly losses: readonly string[]
  /** @throws LabError `bad-input` where a setting does not fit the size */
  checkSize?(settings: S, size: SaeSize): void
  /** The trained parameters as they begin; new tensors. */
  initialise(settings: S, size: SaeSize, seed: number): SaeParams
  /** @param x standardised, [n, D]; @returns codes [n, K], 0 or above */
  encode(params: SaeParams, x: tf.Tensor2D, settings: S): tf.Tensor2D
  /** Whether its loss asks, with these settings, for how long features have been silent. */
  countsSilence?(settings: S): boolean
  /**
   * Losses and their gradients on a batch of standardised vectors [n, D]. Call inside `tf.tidy`.
   * @param silence steps since each feature was above 0 on a batch, [K]; where it is asked for
   */
  loss(params: SaeParams, x: tf.Tensor2D, settings: S, silence?: tf.Tensor1D): SaeGradients
  /** What must hold of the parameters after each step, such as decoder rows of norm 1: those that change, as new tensors. */
  constrain?(params: SaeParams, settings: S): SaeParams
}
