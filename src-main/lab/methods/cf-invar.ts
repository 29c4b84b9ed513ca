/** Counterfactual invariance (STUDY 4): the answer may not depend on which colour the digit wears. */
import * as tf from '@tensorflow/tfjs'
import * as z from 'zod'
import type { Batch, Method, StepPosition, Update } from './method'
import { NetworkTrainer } from './network-trainer'
import { otherColors } from './recolor'
import { cureSettings, withDefault } from './settings'
import { lossOfTwoPaintings } from './two-paintings'

const weight = z.number().min(0).max(1000).default(1)

const settings = cureSettings.extend({
  epochs: withDefault(cureSettings.shape.epochs, 15),
  counterfactualWeight: weight.meta({ title: 'Counterfactual weight', description: 'Of the cross-entropy of the recoloured digits.' }),
  invarianceWeight: weight.meta({ title: 'Invariance weight', description: 'Of the divergence between the two answers.' }),
})
type CfInvarSettings = z.output<typeof settings>

export const cfInvar: Method<CfInvarSettings> = {
  id: 'cf-invar',
  title: 'Counterfactual invariance (CF-INVAR)',
  source: 'The study, section 4; Veitch et al., Counterfactual invariance to spurious correlations, NeurIPS 2021',
  explanation:
    'Each digit of a batch is painted a second time from its grey image, in another random colour, never its own. loss = CE(x) + a CE(x_cf) + b/2 (KL(p || q) + KL(q || p)), p and q ' +
    'being the answers to both. It makes the shortcut explicit, and needs to know how to repaint it. Colour augmentation is the same without the last term.',
  settings,
  presets: [
    { id: 'as-written', title: 'As written', description: 'Third pooling, both weights 1, 15 epochs.', settings: {} },
    { id: 'two-pools', title: 'Two pools', description: 'The same without third pooling.', settings: { thirdPool: false } },
  ],
  cost: 2,
  losses: ['loss', 'digitLoss', 'counterfactualLoss', 'divergence'],
  create: (context) => new CfInvarTrainer(context),
}

/** 1/2 (KL(p || q) + KL(q || p)) of softmax answers, mean over the batch, in nats: 1/2 sum (p - q)(log p - log q). Logits [n, classes] each. */
export function symmetricDivergence(p: tf.Tensor2D, q: tf.Tensor2D): tf.Scalar {
  const [logP, logQ] = [tf.logSoftmax(p), tf.logSoftmax(q)]
  return logP.exp().sub(logQ.exp()).mul(logP.sub(logQ)).sum(-1).mean<tf.Scalar>().div(2)
}

class CfInvarTrainer extends NetworkTrainer<CfInvarSettings> {
  update(batch: Batch, { epoch, step }: StepPosition): Update {
    const { params, settings, seed } = this.context
    let divergence: tf.Scalar | undefined
    const colors = otherColors(batch.color, seed, epoch, step)
    const found = lossOfTwoPaintings(this.context, batch, colors, ({ factual, counterfactual, digitLoss, counterfactualLoss }) => {
      divergence = tf.keep(symmetricDivergence(factual, counterfactual))
      return digitLoss.add(counterfactualLoss.mul(settings.counterfactualWeight)).add<tf.Scalar>(divergence.mul(settings.invarianceWeight))
    })
    const { loss, gradients, digitLoss, counterfactualLoss, factual } = found
    this.optimizer.step(params, gradients)
    return { losses: { loss, digitLoss, counterfactualLoss, divergence: divergence! }, logits: factual }
  }
}
