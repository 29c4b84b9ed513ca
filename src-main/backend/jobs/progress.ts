/** How far a training job is, how fast it goes, and how long it will take, evaluation after each epoch included. */
import { type Progress } from '../../contract/jobs'

/** Weight of the newest measurement in the smoothed ones. */
const smoothing = 0.2
/** Before it was measured: evaluation of an image takes about this share of training on one. */
const evaluationShare = 0.35

export interface TrainingPlan {
  /** Epochs of the whole job, over all of its runs. */
  epochs: number
  stepsPerEpoch: number
  imagesPerEpoch: number
  /** Images that are evaluated after an epoch. */
  imagesEvaluated: number
}

export class TrainingProgress {
  private epochsDone: number
  private step = 0
  private imagesPerSecond: number | null = null
  private evaluationSeconds: number | null = null
  private message = ''

  /** `epochsDone`: of earlier attempts. */
  constructor(
    private plan: TrainingPlan,
    epochsDone = 0,
  ) {
    this.epochsDone = epochsDone
  }

  /** Steps of the running epoch that are done. */
  atStep(step: number, stepsPerEpoch: number, imagesPerSecond: number, message: string): void {
    this.plan = { ...this.plan, stepsPerEpoch }
    this.step = step
    this.message = message
    if (imagesPerSecond > 0) this.imagesPerSecond = smooth(this.imagesPerSecond, imagesPerSecond)
  }

  /** `trainSeconds` of the epoch's `seconds` went into training, the rest into evaluation and keeping. */
  epochDone(trainSeconds: number, seconds: number): void {
    this.epochsDone += 1
    this.step = 0
    this.evaluationSeconds = smooth(this.evaluationSeconds, Math.max(0, seconds - trainSeconds))
  }

  /** Back to the last checkpoint. */
  epochLost(message: string): void {
    this.step = 0
    this.message = message
  }

  current(): Progress {
    const { stepsPerEpoch, epochs } = this.plan
    return {
      done: Math.min(this.epochsDone * stepsPerEpoch + this.step, epochs * stepsPerEpoch),
      total: epochs * stepsPerEpoch,
      unit: 'steps',
      rate: this.imagesPerSecond,
      rateUnit: 'images',
      secondsLeft: this.secondsLeft(),
      message: this.message,
    }
  }

  private secondsLeft(): number | null {
    if (this.imagesPerSecond === null) return null
    const { epochs, stepsPerEpoch, imagesPerEpoch, imagesEvaluated } = this.plan
    const epochsLeft = epochs - this.epochsDone
    const imagesLeft = imagesPerEpoch * (epochsLeft - this.step / stepsPerEpoch)
    const evaluation = this.evaluationSeconds ?? (imagesEvaluated * evaluationShare) / this.imagesPerSecond
    return Math.max(0, imagesLeft / this.imagesPerSecond + epochsLeft * evaluation)
  }
}

function smooth(before: number | null, measured: number): number {
  return before === null ? measured : before + smoothing * (measured - before)
}
