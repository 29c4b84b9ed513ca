/** One training: its dataset, network and trainer, made anew or from a checkpoint. */
import * as tf from '@tensorflow/tfjs'
import type { TrainTask } from '../contract/engine'
import { LabError } from '../contract/errors'
import { cutBatches, shuffledOrder } from '../lab/data/batches'
import { paintDigits, pick } from '../lab/data/canvas'
import type { Dataset } from '../lab/data/dataset'
import { methods } from '../lab/methods'
import type { Batch, StepPosition, Trainer, Update } from '../lab/methods/method'
import type { BaseSettings } from '../lab/methods/settings'
import { architectureOf } from '../lab/model/architecture'
import { disposeParams } from '../lab/model/cnn'
import { initParams } from '../lab/model/init'
import { decodeState, encodeState, readWeights, writeWeights } from './checkpoint'
import { openSameDataset } from './dataset'
import type { Network } from './network'

export class TrainingRun {
  private constructor(
    readonly task: TrainTask,
    readonly settings: BaseSettings,
    readonly dataset: Dataset,
    readonly network: Network,
    private readonly trainer: Trainer,
  ) {}

  /** Throws `bad-input` where settings break a rule, or a checkpoint does not fit them; `conflict` where the data is not what it was. */
  static start(task: TrainTask): TrainingRun {
    const settings = methods.check(task.method, undefined, task.settings)
    const dataset = openSameDataset(task.dataset, task.datasetHash)
    const network = startNetwork(task, settings)
    const trainer = methods.get(task.method).create({
      settings,
      seed: task.seed,
      ...network,
      train: dataset.splits.train,
      paint: (grey, color) => paintDigits(dataset.settings, grey, color),
    })
    const run = new TrainingRun(task, settings, dataset, network, trainer)
    if (task.resume) run.restore(task.resume.state)
    return run
  }

  private restore(bytes: Uint8Array): void {
    const state = decodeState(bytes)
    this.trainer.restore(state)
    tf.dispose(state)
  }

  get firstEpoch(): number {
    return (this.task.resume?.epoch ?? 0) + 1
  }

  /** Places in the training split, batch by batch. */
  batches(epoch: number): Int32Array[] {
    const order = this.trainer.order?.(epoch) ?? shuffledOrder(this.dataset.splits.train.size, this.task.seed, epoch)
    return cutBatches(order, this.settings.batch)
  }

  /** One update; its tensors are the caller's. */
  step(positions: Int32Array, at: StepPosition): { update: Update; digit: Uint8Array } {
    const digit = pick(this.dataset.splits.train.digit, positions)
    return { update: tf.tidy(() => this.trainer.update(this.batch(positions, digit), at)), digit }
  }

  private batch(positions: Int32Array, digit: Uint8Array): Batch {
    const { train } = this.dataset.splits
    const grey = train.grey(positions)
    const color = pick(train.color, positions)
    const images = paintDigits(this.dataset.settings, grey, color)
    return { positions, grey, digit, color, images, labels: tf.tensor1d(Int32Array.from(digit), 'int32') }
  }

  /** Weights and the trainer's state as they are now. */
  checkpoint(epoch: number): { weights: Uint8Array; weightsHash: string; state: Uint8Array } {
    const { method, seed } = this.task
    const about = { method, seed, epoch, settings: this.settings, dataset: this.dataset.hash }
    return { ...writeWeights(this.network, about), state: encodeState(this.trainer.state()) }
  }

  dispose(): void {
    this.trainer.dispose()
    disposeParams(this.network.params)
  }
}

function startNetwork({ resume, seed }: TrainTask, settings: BaseSettings): Network {
  const architecture = architectureOf(settings)
  if (!resume) return { architecture, params: initParams(architecture, seed) }
  const stored = readWeights(resume.weights)
  if (JSON.stringify(stored.architecture) === JSON.stringify(architecture)) return { architecture, params: stored.params }
  disposeParams(stored.params)
  throw new LabError(
    'bad-input',
    `the checkpoint holds widths ${stored.architecture.widths.join(', ')}; the settings ask for ${architecture.widths.join(', ')}`,
  )
}
