/** Notices training that has gone wrong, and says what may help. */
import type { EpochResult } from '../contract/engine'
import type { TrainingNotice } from '../contract/notices'
import type { StepPosition } from '../lab/methods/method'
import type { Reading } from './meter'

/** A fresh network gives one answer too, for some steps; one that has given no other for so many has collapsed. */
const patienceSteps = 100
/** Ten times the loss of answering at random, ln 10 nats, and again five times: nothing that learns comes there. */
const explodedLoss = 50 * Math.log(10)

const remedy = 'a smaller learning rate or weaker extra losses may keep it from it'

/** Looks on while one run trains. It speaks once of each trouble, and again when it has come back from it and fallen into it anew. */
export class TrainingWatch {
  private answer: number | null = null
  private steps = 0
  private collapseTold = false
  private explosionTold = false

  /** After each reading; `at` is its last step. */
  whileTraining({ answers, losses, steps }: Reading, { epoch, step }: StepPosition): TrainingNotice | null {
    this.follow(onlyAnswer(answers), steps)
    return this.explosion(losses, epoch, step + 1) ?? this.collapse(epoch, step + 1)
  }

  /** After an epoch: a network that gives one answer for every image of the easy set. */
  afterEpoch({ epoch, easy, predictions }: Pick<EpochResult, 'epoch' | 'easy' | 'predictions'>): TrainingNotice | null {
    const answers = predictions.find(({ split }) => split === 'easy')?.predicted
    const collapsed = answers !== undefined && answers.length >= 2 && answers.every((answer) => answer === answers[0])
    const isNew = collapsed && !this.collapseTold
    // What drifts from one answer to another while it trains has not come back.
    this.collapseTold = collapsed
    if (!isNew) return null
    const share = `${(100 * easy).toFixed(2)}% right`
    return {
      kind: 'collapsed',
      epoch,
      step: null,
      message: `collapsed by the end of epoch ${epoch}: it answers ${answers[0]} for every image of the easy set (${share}); ${remedy}`,
    }
  }

  private follow(answer: number | null, steps: number): void {
    if (answer !== null && answer === this.answer) this.steps += steps
    else this.steps = steps
    this.answer = answer
  }

  private collapse(epoch: number, step: number): TrainingNotice | null {
    if (this.answer === null || this.steps < patienceSteps || this.collapseTold) return null
    this.collapseTold = true
    const message = `collapsed in epoch ${epoch}, by step ${step}: it answered ${this.answer} for every digit of the last ${this.steps} steps; ${remedy}`
    return { kind: 'collapsed', epoch, step, message }
  }

  private explosion(losses: Record<string, number>, epoch: number, step: number): TrainingNotice | null {
    const [name, value] = Object.entries(losses)[0] ?? ['loss', 0]
    const exploded = value > explodedLoss
    const isNew = exploded && !this.explosionTold
    this.explosionTold = exploded
    if (!isNew) return null
    return { kind: 'exploded', epoch, step, message: `${name} exploded in epoch ${epoch}, by step ${step}: it is ${value.toPrecision(3)}; ${remedy}` }
  }
}

/** The digit that has all of the counts, [10]; null where there are several. */
function onlyAnswer(counts: ArrayLike<number>): number | null {
  const given = Array.from(counts).flatMap((count, digit) => (count > 0 ? [digit] : []))
  return given.length === 1 ? given[0]! : null
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
