/** Notices training that has gone wrong, and says what may help. */
import type { EpochResult, TrainingNotice } from '../contract/engine'

/** After an epoch: a network that gives one answer for every image. */
export function collapsed(result: Pick<EpochResult, 'epoch' | 'easy' | 'predictions'>): TrainingNotice | null {
  const answers = result.predictions.find(({ split }) => split === 'easy')?.predicted
  if (!answers || answers.length < 2 || answers.some((answer) => answer !== answers[0])) return null
  return {
    kind: 'collapsed',
    epoch: result.epoch,
    step: null,
    message:
      `collapsed by the end of epoch ${result.epoch}: it answers ${answers[0]} for every image of the easy set ` +
      `(${(100 * result.easy).toFixed(2)}% right); a smaller learning rate or weaker extra losses may keep it from it`,
  }
}

/** While training: a loss that is NaN or infinite. Nothing comes back from there. `step` counts from 0. */
export function notFinite(losses: Record<string, number>, epoch: number, step: number): TrainingNotice | null {
  const broken = Object.entries(losses).find(([, value]) => !Number.isFinite(value))
  if (!broken) return null
  const [name, value] = broken
  return {
    kind: 'not-finite',
    epoch,
    step: step + 1,
    message: `${name} became ${Number.isNaN(value) ? 'NaN' : 'infinite'} in epoch ${epoch}, by step ${step + 1}; a smaller learning rate may keep it from it`,
  }
}
