/** Exactly so many features a vector, without a penalty. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { LabError } from '../../contract/errors'
import { decoderGradients, encoderGradients, positive, reconstruction } from './gradients'
import { initialParams, preActivation, unitDecoder, withTiedEncoder } from './parameters'
import { saeSettings } from './settings'
import type { SaeGradients, SaeParams, SaeVariant } from './variant'

const settings = saeSettings.extend({
  k: z
    .int()
    .min(1)
    .max(65_536)
    .default(16)
    .meta({ title: 'k', description: 'Features of each vector that are kept: the largest; of these only what is above 0.' }),
})
type TopKSettings = z.output<typeof settings>

export const topK: SaeVariant<TopKSettings> = {
  id: 'topk',
  title: 'TopK',
  source: 'Gao et al., Scaling and evaluating sparse autoencoders, 2024',
  explanation:
    'z = the k largest of ReLU(x W_enc + b_enc), the others 0; x^ = z W_dec + b_dec; minimises mean (x^ - x)^2 and nothing else: how sparse the code is, is set and not bought. The decoder’s ' +
    'rows are kept at length 1. Without the paper’s auxiliary loss for dead features: watch their number.',
  settings,
  presets: [
    { id: 'k-16', title: 'k = 16', description: 'Sixteen features a vector.', settings: {} },
    { id: 'k-4', title: 'k = 4', description: 'Four features a vector: each has to say much.', settings: { k: 4 } },
  ],
  losses: ['loss', 'reconstruction'],
  checkSize({ k }, { latents }) {
    if (k > latents) throw new LabError('bad-input', `k: there are ${latents} features, and ${k} of them are to be kept; choose k up to ${latents}`)
  },
  initialise: (_settings, size, seed) => withTiedEncoder(initialParams(size, seed)),
  encode: topKCodes,
  loss(params, x, settings): SaeGradients {
    const codes = topKCodes(params, x, settings)
    const { loss, dOutput, dCodes } = reconstruction(params, x, codes)
    const gradients = { ...encoderGradients(x, dCodes.mul(positive(codes))), ...decoderGradients(codes, dOutput) }
    return { losses: { loss, reconstruction: loss }, gradients, codes }
  },
  constrain: unitDecoder,
}

/** Of equal values at the border all are kept. */
function topKCodes(params: SaeParams, x: tf.Tensor2D, { k }: TopKSettings): tf.Tensor2D {
  return tf.tidy(() => {
    const codes = tf.relu(preActivation(params, x))
    const { values } = tf.topk(codes, k, true)
    const smallest = values.slice([0, k - 1], [-1, 1])
    return codes.mul(codes.greaterEqual(smallest).toFloat())
  })
}
