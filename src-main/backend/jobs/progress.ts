/** How far a training job is, how fast it goes, and how long it will take, evaluation after each epoch included. */
import { type Progress } from '../../contract/jobs'

/** Weight of the newest measurement in the smoothed ones. */
const smoothing = 0.2
/** Before it was measured: evaluation of an image takes about this share of training on one. */
const evaluationShare = 0.35

/** One run of the job. */
export interface RunPlan {
  /** Equal for runs that take as long a step as each other, such as those of one method. */
  pace: string
  epochs: number
  /** Of earlier attempts. */
  epochsDone: number
  stepsPerEpoch: number
  imagesPerEpoch: number
  /** Images that are evaluated after an epoch. */
  imagesEvaluated: number
}

export class TrainingProgress {
  private readonly plans: RunPlan[]
  /** Images a second, by pace. */
  private readonly rates = new Map<string, number>()
  private place = 0
  private step = 0
  private rate: number | null = null
  private evaluationSeconds: number | null = null
  private message = ''

  /** At least one run, in the order in which they are trained. */
  constructor(plans: readonly RunPlan[]) {
    this.plans = plans.map((plan) => ({ ...plan }))
  }

  startRun(place: number): void {
    this.place = place
    this.step = 0
  }

  /** Steps of the running epoch that are done. */
  atStep(step: number, stepsPerEpoch: number, imagesPerSecond: number, message: string): void {
    const { pace } = this.running
    for (const plan of this.plans) if (plan.pace === pace) plan.stepsPerEpoch = stepsPerEpoch
    this.step = step
    this.message = message
    if (imagesPerSecond <= 0) return
    this.rate = smooth(this.rates.get(pace) ?? null, imagesPerSecond)
    this.rates.set(pace, this.rate)
  }

  /** `trainSeconds` of the epoch's `seconds` went into training, the rest into evaluation and keeping. */
  epochDone(trainSeconds: number, seconds: number): void {
    this.running.epochsDone += 1
    this.step = 0
    this.evaluationSeconds = smooth(this.evaluationSeconds, Math.max(0, seconds - trainSeconds))
  }

  /** Back to the last checkpoint. */
  epochLost(message: string): void {
    this.step = 0
    this.message = message
  }

  current(): Progress {
    const total = this.plans.reduce((sum, { epochs, stepsPerEpoch }) => sum + epochs * stepsPerEpoch, 0)
    const done = this.plans.reduce((sum, { epochsDone, stepsPerEpoch }) => sum + epochsDone * stepsPerEpoch, this.step)
    return {
      done: Math.min(done, total),
      total,
      unit: 'steps',
      rate: this.rate,
      rateUnit: 'images',
      secondsLeft: this.secondsLeft(),
      message: this.message,
    }
  }

  private get running(): RunPlan {
    return this.plans[this.place]!
  }

  private secondsLeft(): number | null {
    const { rate } = this
    if (rate === null) return null
    return this.plans.reduce((sum, plan) => sum + this.secondsOf(plan, this.rates.get(plan.pace) ?? rate), 0)
  }

  private secondsOf(plan: RunPlan, rate: number): number {
    const { epochs, epochsDone, stepsPerEpoch, imagesPerEpoch, imagesEvaluated } = plan
    const epochsLeft = epochs - epochsDone
    const ofEpoch = plan === this.running ? this.step / stepsPerEpoch : 0
    const evaluation = this.evaluationSeconds ?? (imagesEvaluated * evaluationShare) / rate
    return Math.max(0, (imagesPerEpoch * (epochsLeft - ofEpoch)) / rate + epochsLeft * evaluation)
  }
}

function smooth(before: number | null, measured: number): number {
  return before === null ? measured : before + smoothing * (measured - before)
}
