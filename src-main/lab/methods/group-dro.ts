/** Group distributionally robust optimisation: the worst group of digit and colour leads. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import { createOptimizer, type Optimizer } from '../optim'
import { balancedOrder, countGroups, groupCount, groupsOf, positionsByGroup } from './groups'
import type { Batch, Method, TrainContext, Trainer, TrainerState, Update } from './method'
import { cureSettings } from './settings'
import { prefixed, withPrefix } from './state'
import { weightedGradients } from './weighted'

const settings = cureSettings.extend({
  groupStep: z
    .number()
    .positive()
    .max(1)
    .default(0.01)
    .meta({ title: 'Group step', description: 'eta: how fast the weights of groups follow their losses; the authors’ 0.01.' }),
  adjustment: z.number().min(0).max(100).default(0).meta({
    title: 'Size adjustment',
    description: 'C: adds C / sqrt(n_group) to a group’s loss where weights are updated, as small groups generalise worse.',
  }),
  balanced: z.boolean().default(true).meta({
    title: 'Balanced batches',
    description: 'Each group equally likely in a batch, as in the paper’s algorithm; else every image once an epoch.',
  }),
})
type GroupDroSettings = z.output<typeof settings>

export const groupDro: Method<GroupDroSettings> = {
  id: 'group-dro',
  title: 'GroupDRO',
  source: 'Sagawa et al., Distributionally robust neural networks for group shifts, ICLR 2020, algorithm 1; the authors’ group_DRO implementation',
  explanation:
    'Keeps a weight q_g for every group (digit x colour) that occurs, at first all alike. In each step q_g <- q_g exp(eta (loss_g + C / sqrt(n_g))) for the groups in the batch, loss_g their mean cross-entropy; ' +
    'then q is scaled to sum to 1, and the network takes a step on loss = sum q_g loss_g, q held fixed. So the groups on which it does worst count most, and a rare one cannot ' +
    'be given up for the sake of the mean. Groups that a batch lacks add nothing to its loss. The paper finds that it needs strong regularisation or an early stop ' +
    'once the training set is fitted; neither is on here.',
  settings,
  presets: [
    {
      id: 'as-written',
      title: 'As written',
      description: 'Pooling after each block, Adam 1e-3, ten epochs, eta 0.01, balanced batches.',
      settings: {},
    },
    { id: 'two-pools', title: 'Two pools', description: 'The same on the network without third pooling.', settings: { thirdPool: false } },
  ],
  cost: 1.1,
  losses: ['loss', 'digitLoss', 'worstGroupLoss'],
  create: (context) => new GroupDroTrainer(context),
}

/** Terms beside the loss: the plain mean cross-entropy of the batch, and that of the worst group in it. */
class GroupDroTrainer implements Trainer {
  readonly order?: (epoch: number) => Int32Array
  private readonly optimizer: Optimizer
  private readonly counts: Int32Array
  /** [100], sums to 1; 0 for groups without an image. */
  private q: tf.Tensor1D

  constructor(private readonly context: TrainContext<GroupDroSettings>) {
    const { settings, seed, train } = context
    const groups = positionsByGroup(train)
    if (settings.balanced) this.order = (epoch) => balancedOrder(groups, seed, epoch)
    this.optimizer = createOptimizer(settings)
    this.counts = countGroups(train)
    this.q = tf.keep(tf.tensor1d(Float32Array.from(this.counts, (count) => (count > 0 ? 1 / groups.length : 0))))
  }

  update(batch: Batch): Update {
    const { params } = this.context
    const shares = groupShares(batch)
    const weightsOf = (losses: tf.Tensor1D) => shares.dot(this.follow(losses.dot(shares), batch)) as tf.Tensor1D
    const { loss, losses, logits, gradients } = weightedGradients(this.context, batch, weightsOf)
    this.optimizer.step(params, gradients)
    return { losses: { loss, digitLoss: losses.mean(), worstGroupLoss: losses.dot(shares).max() }, logits }
  }

  /** Group weights after a step towards these mean losses of the batch's groups, [100]; groups that it lacks have loss 0. */
  private follow(groupLosses: tf.Tensor, batch: Batch): tf.Tensor1D {
    const { groupStep } = this.context.settings
    const grown = this.q.mul(groupLosses.add(this.adjustments(batch)).mul(groupStep).exp())
    this.q.dispose()
    this.q = tf.keep(grown.div(grown.sum()))
    return this.q
  }

  /** C / sqrt(images of the group in the training set) for groups in the batch, else 0; [100]. */
  private adjustments(batch: Batch): tf.Tensor1D {
    const { adjustment } = this.context.settings
    return tf.tensor1d(Float32Array.from(countGroups(batch), (here, group) => (here > 0 ? adjustment / Math.sqrt(this.counts[group]!) : 0)))
  }

  state(): TrainerState {
    return { ...prefixed('network', this.optimizer.state()), groupWeights: this.q }
  }

  restore(state: TrainerState): void {
    this.optimizer.restore(withPrefix('network', state))
    this.q.dispose()
    this.q = tf.keep(state.groupWeights!.clone() as tf.Tensor1D)
  }

  dispose(): void {
    this.optimizer.dispose()
    this.q.dispose()
  }
}

/** Each image's share of its group's images in the batch, in the group's column: [n, 100]. Losses times it are the groups' mean losses. */
function groupShares(batch: Batch): tf.Tensor2D {
  const counts = countGroups(batch)
  const shares = new Float32Array(batch.digit.length * groupCount)
  groupsOf(batch).forEach((group, i) => (shares[i * groupCount + group] = 1 / counts[group]!))
  return tf.tensor2d(shares, [batch.digit.length, groupCount])
}
