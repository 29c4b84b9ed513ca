/** What training measured after each epoch. */
import type { Curve } from '../../contract/compare'
import type { Store } from '../../store/store'

export interface TrainingCurve extends Curve {
  /** Wall time of each epoch's training steps; empty where it was not measured. */
  trainSeconds: number[]
}

/** What counts as a cure that works, in the study: more than so much of the hard set right. */
const hardGoal = 0.7

/** Of an import, which was not trained here, all is empty. */
export function curveOf(store: Store, run: string): TrainingCurve {
  const series = store.runs.metrics(run, 'epoch/')
  const epoch = [...(series.find(({ name }) => name === 'epoch/hard')?.step ?? [])]
  const column = (name: string) => {
    const found = series.find((candidate) => candidate.name === `epoch/${name}`)
    return found ? [...found.value] : []
  }
  return { epoch, train: column('train'), easy: column('easy'), hard: column('hard'), trainSeconds: column('trainSeconds') }
}

/** First epoch with more than 70% of the hard set right; null where there was none. */
export function epochsTo70({ epoch, hard }: Curve): number | null {
  return epoch[hard.findIndex((value) => value > hardGoal)] ?? null
}

/** Null where the epoch is not there. */
export function valueAt(curve: Curve, figure: 'train' | 'easy' | 'hard', epoch: number): number | null {
  return curve[figure][curve.epoch.indexOf(epoch)] ?? null
}
