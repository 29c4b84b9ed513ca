/** Colour augmentation: every digit is learned in a second colour too. CF-INVAR without its consistency term. */
import * as z from 'zod'
import { randomStream } from '../random'
import type { Batch, Method, StepPosition, Update } from './method'
import { NetworkTrainer } from './network-trainer'
import { otherColors } from './recolor'
import { cureSettings } from './settings'
import { lossOfTwoPaintings } from './two-paintings'

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

class ColorAugmentationTrainer extends NetworkTrainer<ColorAugmentationSettings> {
  update(batch: Batch, at: StepPosition): Update {
    const { params, settings, seed } = this.context
    const colors = augmentedColors(batch.color, settings.share, seed, at)
    const found = lossOfTwoPaintings(this.context, batch, colors, ({ digitLoss, counterfactualLoss }) => digitLoss.add(counterfactualLoss))
    const { loss, gradients, digitLoss, counterfactualLoss, factual } = found
    this.optimizer.step(params, gradients)
    return { losses: { loss, digitLoss, counterfactualLoss }, logits: factual }
  }
}
