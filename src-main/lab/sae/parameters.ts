/** What the variants' parameters have in common: how they begin, and decoder rows of a fixed length. */
import * as tf from '@tensorflow/tfjs'
import { randomStream } from '../random'
import type { SaeParams, SaeSize } from './variant'

/** Shorter rows than this are left as they are. */
const smallestNorm = 1e-12

/**
 * Encoder and decoder as two of PyTorch's Linear: weights and biases uniform within 1 / sqrt(inputs), each tensor from a stream of its own.
 * @returns W_enc [D, K], b_enc [K], W_dec [K, D], b_dec [D]
 */
export function initialParams({ width, latents }: SaeSize, seed: number): SaeParams {
  const draw = (name: string, shape: number[], inputs: number) => {
    const stream = randomStream(seed, 'sae', 'init', name)
    const bound = 1 / Math.sqrt(inputs)
    return tf.tensor(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => stream.uniform(-bound, bound)),
      shape,
    )
  }
  return {
    W_enc: draw('W_enc', [width, latents], width),
    b_enc: draw('b_enc', [latents], width),
    W_dec: draw('W_dec', [latents, width], latents),
    b_dec: draw('b_dec', [width], latents),
  }
}

/** Length of each decoder row, [K, 1]. */
export function decoderNormsOf(params: SaeParams): tf.Tensor2D {
  return tf.tidy(() => params.W_dec!.square().sum(1, true).sqrt().maximum(smallestNorm) as tf.Tensor2D)
}

/** The decoder with rows of length 1. */
export function unitDecoder(params: SaeParams): SaeParams {
  return tf.tidy(() => ({ W_dec: params.W_dec!.div(decoderNormsOf(params)) }))
}

/** With a decoder whose rows begin at length 1; takes the one that was drawn. */
export function withUnitDecoder(params: SaeParams): SaeParams {
  const unit = unitDecoder(params)
  params.W_dec!.dispose()
  return { ...params, ...unit }
}

/** With a decoder whose rows begin at length 1, and the encoder as its transpose, as sparse codes are best begun (Gao et al., 2024); takes what was drawn. */
export function withTiedEncoder(params: SaeParams): SaeParams {
  const unit = withUnitDecoder(params)
  params.W_enc!.dispose()
  return { ...unit, W_enc: tf.transpose(unit.W_dec as tf.Tensor2D) }
}

/** x W_enc + b_enc, [n, K]. */
export function preActivation(params: SaeParams, x: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(x, params.W_enc as tf.Tensor2D).add(params.b_enc!)
}
