/** Weighted cross-entropy: images of rare groups of digit and colour count for more. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { countGroups, groupsOf, type Grouped } from './groups'
import type { Batch, Method, TrainContext, Update } from './method'
import { NetworkTrainer } from './network-trainer'
import { cureSettings } from './settings'
import { weightedGradients } from './weighted'

const settings = cureSettings.extend({
  exponent: z
    .number()
    .min(0)
    .max(2)
    .default(1)
    .meta({ title: 'Exponent', description: 'Of the inverse group size: 0 weighs all images alike, 1 gives each group the same total weight.' }),
})
type UpweightingSettings = z.output<typeof settings>

export const upweighting: Method<UpweightingSettings> = {
  id: 'upweighting',
  title: 'Upweighting of rare groups',
  source:
    'Shimodaira, Improving predictive inference under covariate shift by weighting the log-likelihood function, JSPI 2000; as the baseline of Sagawa et al., ' +
    'Distributionally robust neural networks for group shifts, ICLR 2020',
  explanation:
    'Sees every image once an epoch, but weighs it by how rare its group (digit x colour) is: loss = -1/n sum w_i log p(y | x), w_i = (1/n_group)^exponent, scaled so that the mean weight over the ' +
    'training set is 1. With the exponent 1 each group has the same say in an epoch. A single image of a rare group moves the network as far as many of a common one: batches that ' +
    'hold one pull hard.',
  settings,
  presets: [
    {
      id: 'as-written',
      title: 'As written',
      description: 'Pooling after each block, Adam 1e-3, ten epochs, weights inverse to the group’s size.',
      settings: {},
    },
    { id: 'two-pools', title: 'Two pools', description: 'The same on the network without third pooling.', settings: { thirdPool: false } },
  ],
  cost: 1.1,
  losses: ['loss', 'digitLoss'],
  create: (context) => new UpweightingTrainer(context),
}

/** Weight of an image of each group: n_group^-exponent, with mean 1 over all images; 0 for groups without one. [100] */
export function groupWeights(images: Grouped, exponent: number): Float32Array {
  const counts = countGroups(images)
  const raw = Float64Array.from(counts, (count) => (count > 0 ? count ** -exponent : 0))
  const total = raw.reduce((sum, weight, group) => sum + weight * counts[group]!, 0)
  return Float32Array.from(raw, (weight) => (weight * images.digit.length) / total)
}

/** One step on the weighted loss; `digitLoss` is the plain mean beside it. */
class UpweightingTrainer extends NetworkTrainer<UpweightingSettings> {
  private readonly weights: Float32Array

  constructor(context: TrainContext<UpweightingSettings>) {
    super(context)
    this.weights = groupWeights(context.train, context.settings.exponent)
  }

  update(batch: Batch): Update {
    const { params } = this.context
    const shares = Float32Array.from(groupsOf(batch), (group) => this.weights[group]! / batch.digit.length)
    const { loss, losses, logits, gradients } = weightedGradients(this.context, batch, () => tf.tensor1d(shares))
    this.optimizer.step(params, gradients)
    return { losses: { loss, digitLoss: losses.mean() }, logits }
  }
}
