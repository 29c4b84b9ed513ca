/** The parts of the gradients that all variants share, worked out by hand: a step of 512 vectors on relu3 takes 1.4 times as long through the tape. */
import * as tf from '@tensorflow/tfjs'
import { reconstruct } from './sae'
import type { SaeParams } from './variant'

export interface Reconstruction {
  /** Mean squared error over vectors and entries. */
  loss: tf.Scalar
  /** Reconstruction less x, [n, D]. */
  error: tf.Tensor2D
  /** Gradient of the loss by the reconstruction, [n, D]. */
  dOutput: tf.Tensor2D
  /** By the codes, [n, K]. */
  dCodes: tf.Tensor2D
}

/** Of codes [n, K] that stand for standardised vectors [n, D]. */
export function reconstruction(params: SaeParams, x: tf.Tensor2D, codes: tf.Tensor2D): Reconstruction {
  const error = reconstruct(params, codes).sub(x) as tf.Tensor2D
  const dOutput = error.mul(2 / error.size) as tf.Tensor2D
  return { loss: error.square().mean(), error, dOutput, dCodes: codeGradients(params, dOutput) }
}

/** By the codes [n, K], of a loss whose gradient by the reconstruction is `dOutput`, [n, D]. */
export function codeGradients(params: SaeParams, dOutput: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(dOutput, params.W_dec as tf.Tensor2D, false, true)
}

/** By W_dec and b_dec, of a loss whose gradient by the reconstruction is `dOutput`. */
export function decoderGradients(codes: tf.Tensor2D, dOutput: tf.Tensor2D): { W_dec: tf.Tensor2D; b_dec: tf.Tensor1D } {
  return { W_dec: tf.matMul(codes, dOutput, true, false), b_dec: dOutput.sum(0) }
}

/** By W_enc and b_enc, of a loss whose gradient by x W_enc + b_enc is `dPre`, [n, K]. */
export function encoderGradients(x: tf.Tensor2D, dPre: tf.Tensor2D): { W_enc: tf.Tensor2D; b_enc: tf.Tensor1D } {
  return { W_enc: tf.matMul(x, dPre, true, false), b_enc: dPre.sum(0) }
}

/** 1 where a value is above 0, else 0. */
export const positive = <T extends tf.Tensor>(values: T): T => values.greater(0).toFloat() as T
