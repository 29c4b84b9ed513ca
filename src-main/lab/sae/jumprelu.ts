/** A threshold for each feature, learned under an L0 penalty. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { decoderGradients, encoderGradients, reconstruction } from './gradients'
import { initialParams, preActivation, unitDecoder, withTiedEncoder } from './parameters'
import { lambdaSetting, saeSettings } from './settings'
import type { SaeGradients, SaeParams, SaeVariant } from './variant'

const settings = saeSettings.extend({
  lambda: lambdaSetting(0.5, 'Weight of the share of features that are active, over batch and features, beside the mean squared error.'),
  threshold: z.number().positive().max(100).default(0.4).meta({ title: 'First threshold', description: 'Of every feature, before training.' }),
  bandwidth: z.number().positive().max(100).default(1).meta({
    title: 'Bandwidth',
    description: 'Width around a threshold within which codes move it. Few steps want a wide one; the paper has 0.001 over many.',
  }),
})
type JumpReluSettings = z.output<typeof settings>

export const jumpRelu: SaeVariant<JumpReluSettings> = {
  id: 'jumprelu',
  title: 'JumpReLU',
  source: 'Rajamanoharan et al., Jumping ahead: improving reconstruction fidelity with JumpReLU sparse autoencoders, 2024',
  explanation:
    'z = a where a > theta, else 0, with a = x W_enc + b_enc and a threshold theta for each feature; x^ = z W_dec + b_dec; minimises mean (x^ - x)^2 + lambda * share of features above their thresholds. A step has no ' +
    'gradient, so thresholds learn by a straight-through estimator: as if codes within half the bandwidth of a threshold said where it should be. It learns log theta; the decoder’s rows are kept at length 1. ' +
    'From a threshold of 0.4 at lambda 0.5, on relu3, spatial mean, of the study’s network (both seeds 0), 30 of 512 features are on for a vector, 53 are dead, and 97.6% of the variance is explained.',
  settings,
  presets: [{ id: 'wide-band', title: 'Wide band', description: 'A bandwidth of 1, for few steps.', settings: {} }],
  losses: ['loss', 'reconstruction', 'penalty'],
  initialise: ({ threshold }, size, seed) => ({
    ...withTiedEncoder(initialParams(size, seed)),
    log_threshold: tf.fill([size.latents], Math.log(threshold)),
  }),
  encode: (params, x) => tf.tidy(() => jump(params, preActivation(params, x)).codes),
  loss: jumpReluLoss,
  constrain: unitDecoder,
}

function jump(params: SaeParams, pre: tf.Tensor2D): { codes: tf.Tensor2D; active: tf.Tensor2D; threshold: tf.Tensor } {
  const threshold = params.log_threshold!.exp()
  const active = pre.greater(threshold).toFloat() as tf.Tensor2D
  return { codes: pre.mul(active), active, threshold }
}

/** Derivatives by theta, with K = 1 within half the bandwidth and e the bandwidth: of z -(theta / e) K, of the step -(1 / e) K (equations 11 and 12). */
function jumpReluLoss(params: SaeParams, x: tf.Tensor2D, { lambda, bandwidth }: JumpReluSettings): SaeGradients {
  const pre = preActivation(params, x)
  const { codes, active, threshold } = jump(params, pre)
  const { loss, dOutput, dCodes } = reconstruction(params, x, codes)
  const penalty = active.mean()
  const near = pre
    .sub(threshold)
    .abs()
    .lessEqual(bandwidth / 2)
    .toFloat()
  const byCodes = dCodes.mul(threshold).add(lambda / codes.size)
  // By log theta: theta times that by theta.
  const dThreshold = byCodes
    .mul(near)
    .sum(0)
    .mul(threshold)
    .mul(-1 / bandwidth)
  return {
    losses: { loss: loss.add(penalty.mul(lambda)), reconstruction: loss, penalty: penalty as tf.Scalar },
    gradients: { ...encoderGradients(x, dCodes.mul(active)), ...decoderGradients(codes, dOutput), log_threshold: dThreshold },
    codes,
  }
}
