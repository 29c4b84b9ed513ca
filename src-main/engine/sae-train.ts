/** Training of one sparse autoencoder, with a turn for live requests between two steps. */
import * as tf from '@tensorflow/tfjs'
import type { SaeTask, SaeTrainChunk } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { Dataset } from '../lab/data/dataset'
import { saeVariants } from '../lab/sae'
import { channelsOf, checkAggregation } from '../lab/sae/configuration'
import { codeQuality } from '../lab/sae/quality'
import { sizeOf } from '../lab/sae/registry'
import { reconstruct, type Sae } from '../lab/sae/sae'
import { writeSae } from '../lab/sae/safetensors'
import type { SaeSettings } from '../lab/sae/settings'
import { stepFigures } from '../lab/sae/step-figures'
import { SaeTrainer } from '../lab/sae/train'
import type { Network } from './network'
import type { ActivationMeans } from './sae-means'
import { SurvivalCheck } from './sae-survival'
import { meanVectors, positionVectors, type Vectors } from './sae-vectors'
import { nextTurn } from './turn'

/** Steps between two readings. */
const readingInterval = 10

export interface SaeTraining extends Omit<SaeTask, 'model' | 'dataset' | 'datasetHash'> {
  network: Network & { key: string; hash: string }
  dataset: Dataset
  means: ActivationMeans
}

interface Listener {
  emit(chunk: SaeTrainChunk): void
  signal: AbortSignal
}

/**
 * Trains to its end, or until the signal aborts (then without an error and without weights).
 * @throws LabError `bad-input` for settings that break a rule or do not fit the network; `conflict` when the network's activations or the loss are not finite
 */
export async function trainSae(training: SaeTraining, emit: (chunk: SaeTrainChunk) => void, signal: AbortSignal): Promise<void> {
  const listener = { emit, signal }
  try {
    const task = checked(training)
    const vectors = await vectorsFor(task, listener)
    const run = new SaeRun(task, vectors, listener)
    try {
      await run.train()
    } finally {
      run.dispose()
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

type CheckedTraining = ReturnType<typeof checked>

function checked(training: SaeTraining) {
  const variant = saeVariants.get(training.variant)
  const settings = saeVariants.check(training.variant, undefined, training.settings)
  checkAggregation(training.layer, training.aggregation)
  const size = sizeOf(variant, settings, channelsOf(training.network.architecture, training.layer))
  return { ...training, variant, settings, size }
}

async function vectorsFor(task: CheckedTraining, { emit, signal }: Listener): Promise<Vectors> {
  const { network, dataset, layer, aggregation, means, collectToo } = task
  if (aggregation === 'per_position') return positionVectors(task, signal)
  const onProgress = (done: number, total: number) => emit({ type: 'collecting', done, total })
  return meanVectors(task, await means.of(network, dataset, layer, collectToo, { onProgress, signal }), signal)
}

/** That it happened is known; why is not, and the message says what it mostly is. */
function notFinite({ name, step, value }: { name: string; step: number; value: number }, { lr, statBatches, statBatch }: SaeSettings): LabError {
  return new LabError(
    'conflict',
    `${name} was ${value} in step ${step}, so training cannot go on. Most likely the learning rate (lr, ${lr}) is too high; it may also be that the ` +
      `${statBatches * statBatch} images that standardise the vectors are too few (statBatches, statBatch)`,
  )
}

class SaeRun {
  private readonly trainer: SaeTrainer
  private readonly survival: SurvivalCheck
  private lastReading = performance.now()

  constructor(
    private readonly task: CheckedTraining,
    private readonly vectors: Vectors,
    private readonly listener: Listener,
  ) {
    this.trainer = new SaeTrainer(task.variant, task.settings, task.size, task.seed)
    this.survival = new SurvivalCheck(task.network, task.dataset, listener.signal)
  }

  async train(): Promise<void> {
    const { epochs } = this.task.settings
    for (let epoch = 1; epoch <= epochs; epoch++) {
      await this.trainEpoch(epoch)
      this.listener.emit({ type: 'epoch', epoch, quality: { ...this.quality(), survival: await this.survival.of(this.sae()) } })
    }
    const { seed, dataset, network } = this.task
    this.listener.emit({ type: 'done', ...writeSae(this.sae(), { seed, dataset: dataset.hash, model: network.hash }) })
  }

  private async trainEpoch(epoch: number): Promise<void> {
    const { stepsPerEpoch, epochs } = this.task.settings
    this.lastReading = performance.now()
    for (let step = 1; step <= stepsPerEpoch; step++) {
      const overall = (epoch - 1) * stepsPerEpoch + step
      const reads = step % readingInterval === 0 || step === stepsPerEpoch
      const figures: Record<string, tf.Scalar> = tf.tidy(() => this.step(reads))
      if (reads) this.report(figures, overall, epochs * stepsPerEpoch, step % readingInterval || readingInterval)
      await nextTurn(this.listener.signal)
    }
  }

  /** Its figures where it `reads`. */
  private step(reads: boolean): Record<string, tf.Scalar> {
    const x = this.vectors.next()
    const { losses, codes } = this.trainer.step(x)
    return reads ? { ...stepFigures(x, codes, losses.reconstruction!), ...losses } : {}
  }

  /** Sends the figures of one step; throws where they show that there is nothing left to train. */
  private report(figures: Record<string, tf.Scalar>, step: number, steps: number, since: number): void {
    const values = Object.entries(figures).map(([name, tensor]) => ({ name, step, value: tensor.dataSync()[0]! }))
    tf.dispose(figures)
    const broken = values.find(({ value }) => !Number.isFinite(value))
    if (broken) throw notFinite(broken, this.task.settings)
    const now = performance.now()
    const vectorsPerSecond = (1000 * since * this.task.settings.batch) / (now - this.lastReading)
    this.lastReading = now
    this.listener.emit({ type: 'step', step, steps, vectorsPerSecond, values })
  }

  private quality() {
    const { variant, params, settings } = this.trainer
    const sample = this.vectors.sample()
    const quality = codeQuality(sample, (x) => {
      const codes = variant.encode(params, x, settings)
      return { codes, output: reconstruct(params, codes) }
    })
    sample.dispose()
    return quality
  }

  /** As it is now; its tensors stay the trainer's. */
  private sae(): Sae {
    const { variant, settings, size, layer, aggregation } = this.task
    return { variant, settings, ...size, layer, aggregation, params: this.trainer.withStatistics(this.vectors.statistics) }
  }

  dispose(): void {
    this.trainer.dispose()
    this.vectors.dispose()
  }
}
