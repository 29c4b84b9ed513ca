/** Domain-adversarial training against the shortcut (STUDY 4, "fix A"): features from which nobody can tell whether the colour fits the digit. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { featurePass } from '../model/feature-pass'
import { initMlp, type MlpParams } from '../model/mlp'
import { createOptimizer, type Optimizer } from '../optim'
import { adversarialGradients, nuisanceGradients } from './adversarial-heads'
import { headOf } from './gradients'
import type { Batch, Method, StepPosition, TrainContext, Trainer, TrainerState, Update } from './method'
import { cureSettings, withDefault } from './settings'
import { prefixed, withPrefix } from './state'

const weight = (value: number) => z.number().min(0).max(1000).default(value)

const settings = cureSettings.extend({
  epochs: withDefault(cureSettings.shape.epochs, 15),
  lambdaColor: weight(2).meta({ title: 'Colour weight', description: 'Of the nuisance loss in the first epochs.' }),
  strongEpochs: z.int().min(0).max(1000).default(5).meta({ title: 'Strong epochs', description: 'So many epochs have the first colour weight.' }),
  lambdaColorLater: weight(0.2).meta({ title: 'Later colour weight', description: 'Of the nuisance loss in the epochs after.' }),
  rampEpochs: z.number().min(0).max(100).default(1).meta({
    title: 'Ramp',
    description: 'Epochs over which the colour weight rises from 0. Without it (0, the study) training often collapses in the first epoch.',
  }),
  reversal: weight(1).meta({ title: 'Reversal', description: 'Lambda of the gradient reversal layer.' }),
  headSteps: z
    .int()
    .min(0)
    .max(100)
    .default(3)
    .meta({ title: 'Nuisance steps', description: 'Updates of the nuisance head alone before each joint one, on features that stay as they are.' }),
  hidden: z.int().min(1).max(4096).default(128).meta({ title: 'Hidden units', description: 'Of the nuisance head, an MLP with one hidden layer.' }),
})
type DannSettings = z.output<typeof settings>

export const dann: Method<DannSettings> = {
  id: 'dann',
  title: 'Domain-adversarial training (DANN)',
  source: 'Ganin et al., Domain-adversarial training of neural networks, JMLR 2016; the study, section 4, "fix A"',
  explanation:
    'A nuisance head, an MLP on the gap features, learns to tell whether the worn colour is the digit’s own, d = [colour = digit]. Before each joint step it is updated ' +
    'some times (the study: 3) by itself on the features as they are. The joint step minimises CE(y) + lambda_colour CE(d), with a gradient reversal between features and nuisance head: the ' +
    'head gets better, the features get worse for it. lambda_colour is large in the first epochs and small later (the study: 2 up to epoch 5, then 0.2); unless it is set otherwise it rises from 0 over the first epoch, without which ' +
    'the features often collapse before they have learned anything.',
  settings,
  presets: [
    { id: 'as-written', title: 'As written', description: 'Third pooling; the colour weight rises over the first epoch.', settings: {} },
    { id: 'two-pools', title: 'Two pools', description: 'The same without third pooling.', settings: { thirdPool: false } },
    {
      id: 'constant',
      title: 'Constant weight',
      description: 'The study’s own: the full colour weight from the first step. Two of three reference seeds collapsed.',
      settings: { rampEpochs: 0 },
    },
  ],
  cost: 1.2,
  losses: ['loss', 'digitLoss', 'colorLoss'],
  create: (context) => new DannTrainer(context),
}

/** lambda_colour at a step: see the settings. */
export function colorWeight(
  { lambdaColor, lambdaColorLater, strongEpochs, rampEpochs }: Pick<DannSettings, 'lambdaColor' | 'lambdaColorLater' | 'strongEpochs' | 'rampEpochs'>,
  { epoch, step, stepsPerEpoch }: StepPosition,
): number {
  const done = epoch - 1 + step / stepsPerEpoch
  const risen = rampEpochs === 0 ? 1 : Math.min(1, done / rampEpochs)
  return risen * (epoch <= strongEpochs ? lambdaColor : lambdaColorLater)
}

class DannTrainer implements Trainer {
  private readonly nuisance: MlpParams
  private readonly optimizer: Optimizer
  private readonly nuisanceOptimizer: Optimizer

  constructor(private readonly context: TrainContext<DannSettings>) {
    const { settings, seed, architecture } = context
    this.nuisance = initMlp([architecture.widths[2], settings.hidden, 2], seed, 'nuisance head')
    this.optimizer = createOptimizer(settings)
    this.nuisanceOptimizer = createOptimizer(settings)
  }

  update({ images, labels, digit, color }: Batch, at: StepPosition): Update {
    const { architecture, params, settings } = this.context
    const pass = featurePass(architecture, params, images)
    const { features } = pass
    const nuisanceLabels = tf.tensor1d(
      Int32Array.from(digit, (value, i) => (value === color[i] ? 1 : 0)),
      'int32',
    )
    for (let step = 0; step < settings.headSteps; step++) {
      this.nuisanceOptimizer.step(this.nuisance, nuisanceGradients(this.nuisance, { features, nuisanceLabels }))
    }
    const weight = colorWeight(settings, at)
    const found = adversarialGradients(headOf(params), this.nuisance, { features, labels, nuisanceLabels, weight, reversal: settings.reversal })
    this.optimizer.step(params, { ...pass.gradients(found.features), ...found.head })
    this.nuisanceOptimizer.step(this.nuisance, found.nuisance)
    const { digitLoss, nuisanceLoss: colorLoss, logits } = found
    return { losses: { loss: digitLoss.add(colorLoss.mul(weight)), digitLoss, colorLoss }, logits }
  }

  state(): TrainerState {
    return {
      ...prefixed('network', this.optimizer.state()),
      ...prefixed('nuisance', this.nuisance),
      ...prefixed('nuisanceOptimizer', this.nuisanceOptimizer.state()),
    }
  }

  restore(state: TrainerState): void {
    this.optimizer.restore(withPrefix('network', state))
    this.nuisanceOptimizer.restore(withPrefix('nuisanceOptimizer', state))
    for (const [name, value] of Object.entries(withPrefix('nuisance', state))) this.nuisance[name]!.assign(value)
  }

  dispose(): void {
    this.optimizer.dispose()
    this.nuisanceOptimizer.dispose()
    tf.dispose(this.nuisance)
  }
}
