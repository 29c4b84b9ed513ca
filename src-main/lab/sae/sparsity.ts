/** L1 on the codes, with decoder rows that are free, kept at length 1, or weigh in it. */
import type * as tf from '@tensorflow/tfjs'
import { decoderNormsOf, unitDecoder } from './parameters'
import type { DecoderNorm } from './settings'
import type { SaeParams } from './variant'

export interface Penalty {
  /** Mean over vectors and features, without lambda. */
  loss: tf.Scalar
  /** Gradient of lambda times it by each code that is above 0: broadcasts to [n, K]. */
  dCodes: tf.Tensor
  /** By W_dec, [K, D]; null where it does not depend on it. */
  dDecoder: tf.Tensor2D | null
}

/** Mean of codes (0 or above, [n, K]); of codes times the length of their decoder row for `weighted`. */
export function l1Penalty(params: SaeParams, codes: tf.Tensor2D, lambda: number, decoderNorm: DecoderNorm): Penalty {
  const share = lambda / codes.size
  if (decoderNorm !== 'weighted') return { loss: codes.mean(), dCodes: codes.onesLike().mul(share), dDecoder: null }
  const norms = decoderNormsOf(params)
  const weights = norms.reshape([1, -1])
  const sums = codes.sum(0).reshape([-1, 1])
  return {
    loss: codes.mul(weights).mean(),
    dCodes: weights.mul(share),
    dDecoder: params.W_dec!.div(norms).mul(sums).mul(share),
  }
}

/** For `constrain` of a variant. */
export function constrainDecoder(params: SaeParams, decoderNorm: DecoderNorm): SaeParams {
  return decoderNorm === 'unit' ? unitDecoder(params) : {}
}
