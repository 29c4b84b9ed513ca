/** Exactly so many features a vector, without a penalty. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { LabError } from '../../contract/errors'
import { codeGradients, decoderGradients, encoderGradients, positive, reconstruction } from './gradients'
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
  auxK: z.int().min(0).max(65_536).default(0).meta({
    title: 'AuxK',
    description: 'Dead features of each vector that learn what the others leave unexplained, the largest; 0: none do.',
  }),
  auxCoefficient: z
    .number()
    .min(0)
    .max(1e6)
    .default(1 / 32)
    .meta({ title: 'AuxK coefficient', description: 'Weight of what they leave, beside the mean squared error.' }),
  deadAfter: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(50)
    .meta({ title: 'Dead after', description: 'Steps without being above 0 on any vector of the batch, from which a feature counts as dead.' }),
})
type TopKSettings = z.output<typeof settings>

export const topK: SaeVariant<TopKSettings> = {
  id: 'topk',
  title: 'TopK',
  source: 'Gao et al., Scaling and evaluating sparse autoencoders, 2024',
  explanation:
    'z = the k largest of ReLU(x W_enc + b_enc), the others 0; x^ = z W_dec + b_dec; minimises mean (x^ - x)^2: how sparse the code is, is set and not bought. Features that have not been ' +
    'among the k for some steps would never learn again, so they are trained on what the others leave: + coefficient * mean (z_aux W_dec - (x - x^))^2, where z_aux keeps the auxK largest of the dead ones and x - x^ is taken as it is. The decoder’s rows are kept at length 1. ' +
    'AuxK is off unless it is set, since it hardly helped: on relu3, spatial mean, of the study’s network (both seeds 0, k 16) 125 of 512 features were dead after 450 steps without it and 139 with auxK 64, after 2,100 steps 164 and 136.',
  settings,
  presets: [
    { id: 'k-16', title: 'k = 16', description: 'Sixteen features a vector.', settings: {} },
    { id: 'k-4', title: 'k = 4', description: 'Four features a vector: each has to say much.', settings: { k: 4 } },
  ],
  losses: ['loss', 'reconstruction', 'auxiliary'],
  checkSize({ k }, { latents }) {
    if (k > latents) throw new LabError('bad-input', `k: there are ${latents} features, and ${k} of them are to be kept; choose k up to ${latents}`)
  },
  initialise: (_settings, size, seed) => withTiedEncoder(initialParams(size, seed)),
  encode: (params, x, { k }) => tf.tidy(() => largest(tf.relu(preActivation(params, x)), k)),
  countsSilence: ({ auxK }) => auxK > 0,
  loss: topKLoss,
  constrain: unitDecoder,
}

/** Of codes [n, K] the k largest of each vector, the others 0. Of equal values at the border all are kept. */
function largest(codes: tf.Tensor2D, k: number): tf.Tensor2D {
  const { values } = tf.topk(codes, k, true)
  return codes.mul(codes.greaterEqual(values.slice([0, k - 1], [-1, 1])).toFloat())
}

function topKLoss(params: SaeParams, x: tf.Tensor2D, settings: TopKSettings, silence?: tf.Tensor1D): SaeGradients {
  const open = tf.relu(preActivation(params, x))
  const codes = largest(open, settings.k)
  const { loss, error, dOutput, dCodes } = reconstruction(params, x, codes)
  const dPre = dCodes.mul<tf.Tensor2D>(positive(codes))
  const decoder = decoderGradients(codes, dOutput)
  if (!silence) {
    return { losses: { loss, reconstruction: loss, auxiliary: tf.scalar(0) }, gradients: { ...encoderGradients(x, dPre), ...decoder }, codes }
  }
  const auxiliary = auxiliaryLoss(params, open, error, settings, silence)
  return {
    losses: { loss: loss.add(auxiliary.loss.mul(settings.auxCoefficient)), reconstruction: loss, auxiliary: auxiliary.loss },
    gradients: { ...encoderGradients(x, dPre.add(auxiliary.dPre)), ...decoder, W_dec: decoder.W_dec.add(auxiliary.dDecoder) },
    codes,
  }
}

interface Auxiliary {
  /** Without its coefficient; the gradients are with it. 0 where no feature is dead. */
  loss: tf.Scalar
  /** By x W_enc + b_enc, [n, K]. */
  dPre: tf.Tensor2D
  /** By W_dec, [K, D]. */
  dDecoder: tf.Tensor2D
}

/**
 * What dead features leave of what the living ones leave (Gao et al., appendix A.2); no gradient goes through the latter.
 * @param open ReLU(x W_enc + b_enc), [n, K]
 * @param error reconstruction less x, [n, D]
 */
function auxiliaryLoss(params: SaeParams, open: tf.Tensor2D, error: tf.Tensor2D, settings: TopKSettings, silence: tf.Tensor1D): Auxiliary {
  const { auxK, auxCoefficient, deadAfter } = settings
  const dead = silence.greaterEqual(deadAfter).toFloat()
  const codes = largest(open.mul(dead), Math.min(auxK, open.shape[1]))
  const left = tf.matMul(codes, params.W_dec as tf.Tensor2D).add<tf.Tensor2D>(error)
  const dOutput = left.mul<tf.Tensor2D>((2 * auxCoefficient) / left.size)
  return {
    loss: left.square().mean().mul(dead.max()),
    dPre: codeGradients(params, dOutput).mul(positive(codes)),
    dDecoder: tf.matMul(codes, dOutput, true, false),
  }
}
