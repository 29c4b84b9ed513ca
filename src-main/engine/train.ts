/** The training loop: batches painted on the fly, one update after another with a turn for live requests between them, a checkpoint an epoch. */
import type { EpochResult, TrainChunk, TrainTask } from '../contract/engine'
import { LabError } from '../contract/errors'
import type { StepPosition } from '../lab/methods/method'
import { accuracy, predict } from './evaluate'
import { Meter, type Reading } from './meter'
import { TrainingRun } from './training-run'
import { notFinite, TrainingWatch } from './trouble'
import { nextTurn } from './turn'

/** Steps between two readings of losses and accuracy. */
const readingInterval = 10

interface Listener {
  emit(chunk: TrainChunk): void
  watch: TrainingWatch
  signal: AbortSignal
}

/**
 * Trains until the settings' last epoch, or until the signal aborts (then without an error, and without the epoch that was under way).
 * @throws LabError `bad-input` where task and checkpoint do not fit; `conflict` where the data is not what it was, and when the loss is no longer finite, after a notice.
 */
export async function train(task: TrainTask, emit: (chunk: TrainChunk) => void, signal: AbortSignal): Promise<void> {
  const run = TrainingRun.start(task)
  const watch = new TrainingWatch()
  try {
    for (let epoch = run.firstEpoch; epoch <= run.settings.epochs; epoch++) {
      const result = await runEpoch(run, epoch, { emit, watch, signal })
      emit({ type: 'epoch', result })
      const notice = watch.afterEpoch(result)
      if (notice) emit({ type: 'notice', notice })
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    run.dispose()
  }
}

async function runEpoch(run: TrainingRun, epoch: number, listener: Listener): Promise<EpochResult> {
  const started = performance.now()
  const reading = await trainEpoch(run, epoch, listener)
  const trainSeconds = secondsSince(started)
  const { easy, hard } = run.dataset.splits
  const { signal } = listener
  const onEasy = await predict(run.network, run.dataset, easy, signal)
  const onHard = await predict(run.network, run.dataset, hard, signal)
  const checkpoint = run.checkpoint(epoch)
  return {
    epoch,
    losses: reading.losses,
    train: reading.accuracy,
    easy: accuracy(onEasy, easy),
    hard: accuracy(onHard, hard),
    trainSeconds,
    seconds: secondsSince(started),
    ...checkpoint,
    predictions: [
      { split: 'easy', ...onEasy },
      { split: 'hard', ...onHard },
    ],
  }
}

async function trainEpoch(run: TrainingRun, epoch: number, listener: Listener): Promise<Reading> {
  const batches = run.batches(epoch)
  const meter = new Meter()
  try {
    let lastReading = performance.now()
    for (const [step, positions] of batches.entries()) {
      const at = { epoch, step, stepsPerEpoch: batches.length }
      const { update, digit } = run.step(positions, at)
      meter.add(update, digit)
      if ((step + 1) % readingInterval === 0 || step === batches.length - 1) {
        report(meter.read(), at, secondsSince(lastReading), listener)
        lastReading = performance.now()
      }
      await nextTurn(listener.signal)
    }
    return meter.total()
  } finally {
    meter.dispose()
  }
}

/** Sends one reading, and what is wrong with it; throws where it shows that there is nothing left to train. */
function report(reading: Reading, at: StepPosition, seconds: number, { emit, watch }: Listener): void {
  const { losses, accuracy, images } = reading
  const { epoch, step, stepsPerEpoch } = at
  const broken = notFinite(losses, epoch, step)
  if (broken) {
    emit({ type: 'notice', notice: broken })
    throw new LabError('conflict', broken.message)
  }
  const values = Object.entries({ ...losses, accuracy }).map(([name, value]) => ({ name, step: (epoch - 1) * stepsPerEpoch + step + 1, value }))
  emit({ type: 'step', epoch, step: step + 1, steps: stepsPerEpoch, imagesPerSecond: images / seconds, values })
  const notice = watch.whileTraining(reading, at)
  if (notice) emit({ type: 'notice', notice })
}

const secondsSince = (start: number) => (performance.now() - start) / 1000
