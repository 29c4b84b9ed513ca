/** What an epoch leaves in the store, and what the next attempt begins with. */
import { encodeMessage } from '../../contract/codec'
import type { EpochResult, TrainTask } from '../../contract/engine'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'

export interface MetricValue {
  name: string
  step: number
  value: number
}

/**
 * Keeps an epoch, whole or not at all: its weights and predictions, the optimiser's state in place of the last epoch's, and its metrics.
 * Returns the epoch's own metrics.
 */
export function keepEpoch(store: Store, run: string, result: EpochResult, steps: readonly MetricValue[]): MetricValue[] {
  const { epoch } = result
  const metrics = epochMetrics(result)
  store.runs.commitEpoch(run, {
    epoch,
    train: result.train,
    easy: result.easy,
    hard: result.hard,
    weightsHash: result.weightsHash,
    metrics: [...metrics, ...steps.map((step) => ({ ...step, name: `step/${step.name}` }))],
    artifacts: [
      { name: artifactNames.weights(epoch), kind: 'weights', bytes: result.weights },
      { name: artifactNames.state, kind: 'state', bytes: result.state },
      ...result.predictions.map(({ split, predicted, confidence }) => ({
        name: artifactNames.predictions(split, epoch),
        kind: 'predictions',
        bytes: encodeMessage({ predicted, confidence }),
      })),
    ],
  })
  return metrics
}

/** The total loss is `epoch/loss`; a method's own terms follow under their names. */
function epochMetrics({ epoch, losses, train, easy, hard, trainSeconds, seconds }: EpochResult): MetricValue[] {
  const [total, ...terms] = Object.entries(losses)
  const values = { loss: total?.[1] ?? Number.NaN, ...Object.fromEntries(terms), train, easy, hard, trainSeconds, seconds }
  return Object.entries(values).map(([name, value]) => ({ name: `epoch/${name}`, step: epoch, value }))
}

/** Undefined before the first epoch was kept. */
export function latestCheckpoint(store: Store, run: string): TrainTask['resume'] {
  const { epoch } = store.runs.get(run)
  if (epoch === 0) return undefined
  return { epoch, weights: store.artifacts.read(run, artifactNames.weights(epoch)), state: store.artifacts.read(run, artifactNames.state) }
}
