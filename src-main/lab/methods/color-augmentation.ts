/** Colour augmentation: every digit is learned in a second colour too. CF-INVAR without its consistency term. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { randomStream } from '../random'
import { head } from '../model/cnn'
import { featurePass } from '../model/feature-pass'
import { crossEntropy } from '../model/loss'
import { createOptimizer, type Optimizer } from '../optim'
import { headOf, lossThroughFeatures } from './gradients'
import type { Batch, Method, StepPosition, TrainContext, Trainer, TrainerState, Update } from './method'
import { otherColors } from './recolor'
import { cureSettings } from './settings'

const settings = cureSettings.extend({
  share: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .meta({ title: 'Recoloured share', description: 'Probability that the second copy of a digit wears another colour; else it keeps its own.' }),
})
type ColorAugmentationSettings = z.output<typeof settings>

export const colorAugmentation: Method<ColorAugmentationSettings> = {
  id: 'color-augmentation',
  title: 'Colour augmentation',
  source:
    'Data augmentation as in Shorten and Khoshgoftaar, A survey on image data augmentation for deep learning, Journal of Big Data 2019; the ablation of CF-INVAR',
  explanation:
    'Each digit of a batch is painted a second time from its grey image, with the probability `share` in another random colour, never its own. loss = CE(x) + CE(x_cf). That is CF-INVAR without its ' +
    'consistency term: what CF-INVAR gains beyond this comes from asking both answers to agree, and not from seeing the digits in more colours.',
  settings,
  presets: [
    { id: 'as-written', title: 'As written', description: 'Pooling after each block, Adam 1e-3, ten epochs, every digit recoloured.', settings: {} },
    { id: 'two-pools', title: 'Two pools', description: 'The same on the network without third pooling.', settings: { thirdPool: false } },
    { id: 'ablation', title: 'Ablation of CF-INVAR', description: 'As written, for the 15 epochs of CF-INVAR.', settings: { epochs: 15 } },
  ],
  cost: 2,
  losses: ['loss', 'digitLoss', 'counterfactualLoss'],
  create: (context) => new ColorAugmentationTrainer(context),
}

/** For each image, with probability `share`, another colour, else its own; [n], 0..9. */
export function augmentedColors(color: Uint8Array, share: number, seed: number, { epoch, step }: StepPosition): Uint8Array {
  const others = otherColors(color, seed, epoch, step)
  const random = randomStream(seed, 'color augmentation', epoch, step)
  return color.map((worn, i) => (random.uniform() < share ? others[i]! : worn))
}

class ColorAugmentationTrainer implements Trainer {
  private readonly optimizer: Optimizer

  constructor(private readonly context: TrainContext<ColorAugmentationSettings>) {
    this.optimizer = createOptimizer(context.settings)
  }

  update({ images, labels, grey, color }: Batch, at: StepPosition): Update {
    const { architecture, params, settings, seed } = this.context
    const recolored = this.context.paint(grey, augmentedColors(color, settings.share, seed, at))
    // One pass for both halves.
    const pass = featurePass(architecture, params, tf.concat([images, recolored]))
    const halves = (features: tf.Tensor2D) => tf.split(head(params, features), 2) as [tf.Tensor2D, tf.Tensor2D]
    const { loss, gradients } = lossThroughFeatures(pass, headOf(params), (features) => {
      const [factual, counterfactual] = halves(features)
      return crossEntropy(factual, labels).add(crossEntropy(counterfactual, labels))
    })
    const [logits, counterfactual] = halves(pass.features)
    const losses = { loss, digitLoss: crossEntropy(logits, labels), counterfactualLoss: crossEntropy(counterfactual, labels) }
    this.optimizer.step(params, gradients)
    return { losses, logits }
  }

  state(): TrainerState {
    return this.optimizer.state()
  }

  restore(state: TrainerState): void {
    this.optimizer.restore(state)
  }

  dispose(): void {
    this.optimizer.dispose()
  }
}
