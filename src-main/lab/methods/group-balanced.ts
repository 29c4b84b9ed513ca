/** Plain training on batches in which every group of digit and colour is equally likely. */
import { ErmTrainer } from './erm'
import { balancedOrder, positionsByGroup } from './groups'
import type { Method, TrainContext } from './method'
import { cureSettings } from './settings'

export const groupBalanced: Method = {
  id: 'group-balanced',
  title: 'Group-balanced sampling',
  source: 'Idrissi et al., Simple data balancing achieves competitive worst-group-accuracy, CLeaR 2022 (RWG)',
  explanation:
    'Draws each image of an epoch in two steps, first one of the groups (digit x colour) that occur, uniformly, then one of its images, with replacement: p(image) = 1 / (groups * ' +
    'n_group). The loss stays the mean cross-entropy, loss = -1/n sum log p(y | x). In such batches colour says nothing about the digit, but the few digits in rare colours come ' +
    'again and again, and can be learned by heart. An epoch is as many images as the training set has.',
  settings: cureSettings,
  presets: [
    { id: 'as-written', title: 'As written', description: 'Pooling after each block, Adam 1e-3, ten epochs.', settings: {} },
    { id: 'two-pools', title: 'Two pools', description: 'The same on the network without third pooling.', settings: { thirdPool: false } },
  ],
  cost: 1,
  losses: ['loss'],
  create: (context) => new GroupBalancedTrainer(context),
}

class GroupBalancedTrainer extends ErmTrainer {
  private readonly groups: Int32Array[]

  constructor(context: TrainContext) {
    super(context)
    this.groups = positionsByGroup(context.train)
  }

  order(epoch: number): Int32Array {
    return balancedOrder(this.groups, this.context.seed, epoch)
  }
}
