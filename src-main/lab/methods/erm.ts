/** Empirical risk minimisation: plain cross-entropy. The study's cheater, and with Adam the control beside every cure. */
import { classifierGradients } from './gradients'
import type { Batch, Method, Update } from './method'
import { NetworkTrainer } from './network-trainer'
import { baseSettings } from './settings'

export const erm: Method = {
  id: 'erm',
  title: 'Plain training (ERM)',
  source: 'Vapnik, Principles of risk minimization for learning theory, NeurIPS 1991; the study, section 1',
  explanation:
    'Minimises the mean cross-entropy of the training set, loss = -1/n sum log p(y | x). Nothing tells it that colour is not what was meant: where colour ' +
    'predicts the digit more cheaply than shape, it learns colour.',
  settings: baseSettings,
  presets: [
    {
      id: 'as-written',
      title: 'As written',
      description: 'Pooling after each block, SGD 0.05 without momentum: nearest to the published baseline.',
      settings: {},
    },
    {
      id: 'two-pools',
      title: 'Two pools',
      description: 'No third pooling, SGD 0.01 with momentum 0.9: nearest to the published cures and attack.',
      settings: { thirdPool: false, lr: 0.01, momentum: 0.9 },
    },
    {
      id: 'reduced',
      title: 'Reduced capacity',
      description: 'Failed variant 2: widths 4, 8, 16. Does a smaller network cheat more?',
      settings: { widths: [4, 8, 16] },
    },
    {
      id: 'adam-control',
      title: 'Adam control',
      description: 'The mandatory control beside the cures: the same plain loss with Adam 1e-3 for ten epochs.',
      settings: { optimizer: 'adam', lr: 0.001, epochs: 10 },
    },
    {
      id: 'adam-control-15',
      title: 'Adam control, 15 epochs',
      description: 'The same for as long as DANN and CF-INVAR are trained.',
      settings: { optimizer: 'adam', lr: 0.001, epochs: 15 },
    },
  ],
  cost: 1,
  losses: ['loss'],
  create: (context) => new ErmTrainer(context),
}

/** One step: mean cross-entropy of the batch, its gradient to the whole network, one step of the optimiser. */
export class ErmTrainer extends NetworkTrainer {
  update({ images, labels }: Batch): Update {
    const { architecture, params } = this.context
    const { loss, logits, gradients } = classifierGradients(architecture, params, images, labels)
    this.optimizer.step(params, gradients)
    return { losses: { loss }, logits }
  }
}
