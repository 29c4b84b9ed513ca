/** Training in two phases: the whole network plainly, then, its features frozen, a new head alone on digits that are painted otherwise. */
import * as z from 'zod'
import { disposeParams, features, head } from '../model/cnn'
import { initParams } from '../model/init'
import { createOptimizer, type Optimizer } from '../optim'
import { ErmTrainer } from './erm'
import { crossEntropyGradients, headOf } from './gradients'
import type { Batch, StepPosition, TrainContext, Trainer, TrainerState, Update } from './method'
import { withDefault, type baseSettings } from './settings'
import { prefixed, withPrefix } from './state'

/** Settings of the plain phase with those of the new head. */
export function headRefitSettings(plain: typeof baseSettings) {
  return plain
    .extend({
      epochs: withDefault(plain.shape.epochs, 6).meta({ title: 'Epochs', description: 'In all: plain training, then the new head.' }),
      headEpochs: z
        .int()
        .min(1)
        .max(100)
        .default(2)
        .meta({ title: 'Head epochs', description: 'The last of the epochs, which fit the new head alone.' }),
      headLr: z.number().positive().max(1).default(0.01).meta({ title: 'Head learning rate', description: 'Of the Adam that fits the new head.' }),
    })
    .refine(({ epochs, headEpochs }) => headEpochs < epochs, { path: ['headEpochs'], message: 'must be fewer than the epochs in all' })
}
export type HeadRefitSettings = z.output<ReturnType<typeof headRefitSettings>>

/** Colours that a batch wears while the head is fitted, [n], 0..9. */
export type Recolor = (batch: Batch, epoch: number) => Uint8Array

export class HeadRefitTrainer implements Trainer {
  private readonly plain: ErmTrainer
  private readonly headOptimizer: Optimizer
  private readonly firstHeadEpoch: number

  constructor(
    private readonly context: TrainContext<HeadRefitSettings>,
    private readonly recolor: Recolor,
  ) {
    const { epochs, headEpochs, headLr } = context.settings
    this.plain = new ErmTrainer(context)
    this.headOptimizer = createOptimizer({ optimizer: 'adam', lr: headLr, momentum: 0 })
    this.firstHeadEpoch = epochs - headEpochs + 1
  }

  update(batch: Batch, { epoch, step }: StepPosition): Update {
    if (epoch < this.firstHeadEpoch) return this.plain.update(batch)
    if (epoch === this.firstHeadEpoch && step === 0) this.renewHead()
    return this.fitHead(batch, this.recolor(batch, epoch))
  }

  private fitHead({ grey, labels }: Batch, color: Uint8Array): Update {
    const { architecture, params } = this.context
    const frozen = features(architecture, params, this.context.paint(grey, color))
    const headParams = headOf(params)
    const { loss, logits, gradients } = crossEntropyGradients(headParams, () => head(params, frozen), labels)
    this.headOptimizer.step(headParams, gradients)
    return { losses: { loss }, logits }
  }

  /** A head that has seen nothing, drawn as a fresh network's is. */
  private renewHead(): void {
    const { architecture, params, seed } = this.context
    const fresh = initParams(architecture, seed, 'new head')
    for (const [name, parameter] of Object.entries(headOf(params))) parameter.assign(fresh[name]!)
    disposeParams(fresh)
  }

  state(): TrainerState {
    return { ...prefixed('plain', this.plain.state()), ...prefixed('head', this.headOptimizer.state()) }
  }

  restore(state: TrainerState): void {
    this.plain.restore(withPrefix('plain', state))
    this.headOptimizer.restore(withPrefix('head', state))
  }

  dispose(): void {
    this.plain.dispose()
    this.headOptimizer.dispose()
  }
}
