/** Saliency penalty with chroma masking (STUDY 4): the true class's logit may not depend on the background's colour. */
import * as z from 'zod'
import { clipByGlobalNorm } from './clip'
import type { Batch, Method, StepPosition, Update } from './method'
import { NetworkTrainer } from './network-trainer'
import { penalisedGradients } from './saliency-penalty'
import { cureSettings } from './settings'

const epochNumber = (value: number) => z.int().min(0).max(1000).default(value)
const factor = (value: number) => z.number().min(0).max(1000).default(value)

const settings = cureSettings.extend({
  lambdaMax: factor(8e-3).meta({ title: 'Penalty weight', description: 'Largest weight of the penalty.' }),
  fullEpochs: epochNumber(2).meta({ title: 'Full epochs', description: 'Epochs 1 to this one have the whole weight.' }),
  middleEpochs: epochNumber(5).meta({ title: 'Middle epochs', description: 'The epochs after, up to this one, have the middle factor.' }),
  middleFactor: factor(0.7).meta({ title: 'Middle factor', description: 'Of the weight.' }),
  lateFactor: factor(0.3).meta({ title: 'Late factor', description: 'Of the weight in the epochs after.' }),
  shapeThreshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.05)
    .meta({ title: 'Shape threshold', description: 'A pixel whose mean over the channels is above belongs to the digit and is left in peace.' }),
  clip: z.number().positive().max(1e6).default(1).meta({ title: 'Clipping', description: 'Largest norm of all gradients together.' }),
})
type SaliencySettings = z.output<typeof settings>

export const saliency: Method<SaliencySettings> = {
  id: 'saliency',
  title: 'Saliency penalty with chroma masking',
  source: 'Ross et al., Right for the right reasons, IJCAI 2017; the study, section 4',
  explanation:
    'loss = CE + lambda mean over the batch of sum over background pixels of (d f_y / d x)^2, f_y the true class’s logit, the gradient centred across the three channels so that only its ' +
    'chroma counts, background where mean |x| over the channels is at most a threshold (the study: 0.05). lambda falls in two steps (the study: 8e-3 in epochs 1 and 2, 0.7 of that up to epoch 5, 0.3 later), and gradients are ' +
    'clipped to a norm (the study: 1). Its own gradient is of second order.',
  settings,
  presets: [
    {
      id: 'as-written',
      title: 'As written',
      description: 'Third pooling, ten epochs (the study’s settings say 9, its results go to 10).',
      settings: {},
    },
    { id: 'two-pools', title: 'Two pools', description: 'The same without third pooling.', settings: { thirdPool: false } },
  ],
  cost: 2.3,
  losses: ['loss', 'digitLoss', 'penalty'],
  create: (context) => new SaliencyTrainer(context),
}

/** lambda in an epoch (from 1). */
export function penaltyWeight(
  {
    lambdaMax,
    fullEpochs,
    middleEpochs,
    middleFactor,
    lateFactor,
  }: Pick<SaliencySettings, 'lambdaMax' | 'fullEpochs' | 'middleEpochs' | 'middleFactor' | 'lateFactor'>,
  epoch: number,
): number {
  if (epoch <= fullEpochs) return lambdaMax
  return lambdaMax * (epoch <= middleEpochs ? middleFactor : lateFactor)
}

class SaliencyTrainer extends NetworkTrainer<SaliencySettings> {
  update({ images, labels }: Batch, { epoch }: StepPosition): Update {
    const { architecture, params, settings } = this.context
    const lambda = penaltyWeight(settings, epoch)
    const inputs = { images, labels, lambda, shapeThreshold: settings.shapeThreshold }
    const { loss: digitLoss, penalty, logits, gradients } = penalisedGradients(architecture, params, inputs)
    this.optimizer.step(params, clipByGlobalNorm(gradients, settings.clip))
    return { losses: { loss: digitLoss.add(penalty.mul(lambda)), digitLoss, penalty }, logits }
  }
}
