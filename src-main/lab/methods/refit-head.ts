/**
 * The study's failed variant 1, measured: a network whose features are frozen gets a new head, fitted on digits in shifted colours. Where a
 * shifted hard set is then solved, all that it had asked for was a permutation of the last layer.
 */
import * as z from 'zod'
import { disposeParams, features, head, type CnnParams } from '../model/cnn'
import { initParams } from '../model/init'
import { createOptimizer, type Optimizer } from '../optim'
import { ErmTrainer } from './erm'
import { crossEntropyGradients } from './gradients'
import type { Batch, Method, StepPosition, TrainContext, Trainer, TrainerState, Update } from './method'
import { baseSettings } from './settings'
import { prefixed, withPrefix } from './state'

const settings = baseSettings
  .extend({
    epochs: baseSettings.shape.epochs.unwrap().default(6).meta({ title: 'Epochs', description: 'In all: plain training, then the new head.' }),
    headEpochs: z
      .int()
      .min(1)
      .max(100)
      .default(2)
      .meta({ title: 'Head epochs', description: 'The last of the epochs, which fit the new head alone.' }),
    headLr: z.number().positive().max(1).default(0.01).meta({ title: 'Head learning rate', description: 'Of the Adam that fits the new head.' }),
  })
  .refine(({ epochs, headEpochs }) => headEpochs < epochs, { path: ['headEpochs'], message: 'must be fewer than the epochs in all' })
type RefitSettings = z.output<typeof settings>

export const refitHead: Method<RefitSettings> = {
  id: 'refit-head',
  title: 'New head on shifted colours',
  source: 'The study, section 0, failed variant 1',
  explanation:
    'Trains plainly, then freezes all convolutions and fits a new linear head, loss = -1/n sum log softmax(W gap(x) + b)_y, on the same training digits painted ' +
    'in the next digit’s colour. The epoch before the new head shows the plain accuracy on the hard set, the last one the refitted. Use it with the hard rule "shift".',
  settings,
  presets: [
    {
      id: 'as-written',
      title: 'As written',
      description: 'Four plain epochs, then two for the head; the hard set is shifted.',
      settings: {},
      dataset: { hardRule: 'shift' },
    },
    {
      id: 'two-pools',
      title: 'Two pools',
      description: 'The same on the network without third pooling.',
      settings: { thirdPool: false, lr: 0.01, momentum: 0.9 },
      dataset: { hardRule: 'shift' },
    },
  ],
  losses: ['loss'],
  create: (context) => new RefitTrainer(context),
}

class RefitTrainer implements Trainer {
  private readonly plain: ErmTrainer
  private readonly headOptimizer: Optimizer
  private readonly firstHeadEpoch: number

  constructor(private readonly context: TrainContext<RefitSettings>) {
    const { epochs, headEpochs, headLr } = context.settings
    this.plain = new ErmTrainer(context)
    this.headOptimizer = createOptimizer({ optimizer: 'adam', lr: headLr, momentum: 0 })
    this.firstHeadEpoch = epochs - headEpochs + 1
  }

  update(batch: Batch, at: StepPosition): Update {
    if (at.epoch < this.firstHeadEpoch) return this.plain.update(batch)
    if (at.epoch === this.firstHeadEpoch && at.step === 0) this.renewHead()
    return this.fitHead(batch)
  }

  private fitHead({ grey, digit, labels }: Batch): Update {
    const { architecture, params } = this.context
    const frozen = features(
      architecture,
      params,
      this.context.paint(
        grey,
        digit.map((value) => (value + 1) % 10),
      ),
    )
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

function headOf(params: CnnParams): CnnParams {
  return { 'fc.weight': params['fc.weight']!, 'fc.bias': params['fc.bias']! }
}
