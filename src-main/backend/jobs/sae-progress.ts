/** How far a job of SAEs is, and how long it will take: by the time that those before it took, activations and figures included. */
import type { Progress } from '../../contract/jobs'

export class SaeProgress {
  private place = 0
  private step = 0
  private rate: number | null = null
  private readonly finished: boolean[]
  private startedAt: number
  /** Seconds and steps of this process's finished runs. */
  private spent = { seconds: 0, steps: 0 }

  /** @param steps of each run, in the order in which they are trained */
  constructor(
    private readonly steps: readonly number[],
    private readonly now: () => number = () => performance.now(),
  ) {
    this.finished = steps.map(() => false)
    this.startedAt = now()
  }

  start(place: number): void {
    this.place = place
    this.restart()
  }

  /** The running one begins again. */
  restart(): void {
    this.step = 0
    this.startedAt = this.now()
  }

  atStep(step: number, vectorsPerSecond: number): void {
    this.step = step
    this.rate = vectorsPerSecond
  }

  /** A run that was finished before this process took no time of it. */
  finish(place: number): void {
    this.finished[place] = true
    if (place !== this.place || this.step === 0) return
    this.spent.seconds += this.seconds
    this.spent.steps += this.steps[place]!
    this.step = 0
  }

  current(message: string): Progress {
    const total = this.steps.reduce((sum, steps) => sum + steps, 0)
    const done = this.steps.reduce((sum, steps, place) => sum + (this.finished[place] ? steps : 0), this.step)
    const steps = this.spent.steps + this.step
    const secondsLeft = steps === 0 ? null : ((this.spent.seconds + this.seconds) / steps) * (total - done)
    return { done, total, unit: 'steps', rate: this.rate, rateUnit: 'vectors', secondsLeft, message }
  }

  private get seconds(): number {
    return (this.now() - this.startedAt) / 1000
  }
}
