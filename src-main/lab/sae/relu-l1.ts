/** The study's sparse autoencoder: ReLU codes under an L1 penalty. */
import * as tf from '@tensorflow/tfjs'
import type * as z from 'zod'
import { decoderGradients, encoderGradients, positive, reconstruction } from './gradients'
import { initialParams, preActivation, withUnitDecoder } from './parameters'
import { decoderNormSetting, lambdaSetting, saeSettings } from './settings'
import { constrainDecoder, l1Penalty } from './sparsity'
import type { SaeGradients, SaeParams, SaeVariant } from './variant'

const settings = saeSettings.extend({
  lambda: lambdaSetting(0.001, 'Weight of mean |z| beside the mean squared error, both over batch and entries.'),
  decoderNorm: decoderNormSetting('free'),
})
type ReluL1Settings = z.output<typeof settings>

export const reluL1: SaeVariant<ReluL1Settings> = {
  id: 'relu-l1',
  title: 'ReLU and L1',
  source: 'The study, section 6; Bricken et al., Towards monosemanticity, 2023; Conerly et al., Update on how we train SAEs, 2024 (weighted L1)',
  explanation:
    'z = ReLU(x W_enc + b_enc), x^ = z W_dec + b_dec; minimises mean (x^ - x)^2 + lambda mean |z|, both means over batch and entries. At the study’s lambda of 0.001 the code is ' +
    'hardly sparse: about half of the features are above 0 for each vector. Unless the decoder’s rows are kept at length 1, or weigh in the penalty, L1 can be had for less by small codes and long rows.',
  settings,
  presets: [
    { id: 'as-written', title: 'As written', description: 'The study’s: lambda 0.001, decoder rows of any length.', settings: {} },
    {
      id: 'unit-norm',
      title: 'Unit norm',
      description: 'Decoder rows are kept at length 1, and lambda is large enough for a sparse code.',
      settings: { decoderNorm: 'unit', lambda: 0.1 },
    },
    {
      id: 'weighted',
      title: 'Weighted L1',
      description: 'Each code weighs in L1 by the length of its decoder row, and lambda is large enough for a sparse code.',
      settings: { decoderNorm: 'weighted', lambda: 0.1 },
    },
  ],
  losses: ['loss', 'reconstruction', 'penalty'],
  initialise({ decoderNorm }, size, seed) {
    const params = initialParams(size, seed)
    return decoderNorm === 'unit' ? withUnitDecoder(params) : params
  },
  encode: (params, x) => tf.relu(preActivation(params, x)),
  loss: reluL1Loss,
  constrain: (params, { decoderNorm }) => constrainDecoder(params, decoderNorm),
}

function reluL1Loss(params: SaeParams, x: tf.Tensor2D, { lambda, decoderNorm }: ReluL1Settings): SaeGradients {
  const codes = tf.relu(preActivation(params, x))
  const found = reconstruction(params, x, codes)
  const penalty = l1Penalty(params, codes, lambda, decoderNorm)
  const dPre = found.dCodes.add(penalty.dCodes).mul<tf.Tensor2D>(positive(codes))
  const decoder = decoderGradients(codes, found.dOutput)
  return {
    losses: { loss: found.loss.add(penalty.loss.mul(lambda)), reconstruction: found.loss, penalty: penalty.loss },
    gradients: {
      ...encoderGradients(x, dPre),
      ...decoder,
      ...(penalty.dDecoder ? { W_dec: decoder.W_dec.add(penalty.dDecoder) } : {}),
    },
    codes,
  }
}
