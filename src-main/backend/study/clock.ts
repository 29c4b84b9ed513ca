/** How far the study is over all of its steps, and how long it will take: by the time that steps of the same pace took before, and those of others where none did. */
import type { Progress } from '../../contract/jobs'
import type { Step } from './steps'

type Timed = Pick<Step, 'pace' | 'work'>

export class StudyClock {
  private readonly done: boolean[]
  /** Seconds and work of this process's steps, by pace. */
  private readonly spent = new Map<string, { seconds: number; work: number }>()
  private running: number | null = null
  private share = 0
  private secondsLeftOfRunning: number | null = null
  private startedAt = 0

  /** @param done those that were done before; they say nothing of time */
  constructor(
    private readonly steps: readonly Timed[],
    done: readonly boolean[],
    private readonly now: () => number = () => performance.now(),
  ) {
    this.done = [...done]
  }

  start(place: number): void {
    this.running = place
    this.share = 0
    this.secondsLeftOfRunning = null
    this.startedAt = this.now()
  }

  /** @param share of the running step, 0..1 @param secondsLeft of it, where whoever does it knows */
  at(share: number, secondsLeft: number | null = null): void {
    this.share = Math.min(1, Math.max(0, share))
    this.secondsLeftOfRunning = secondsLeft
  }

  finish(place: number): void {
    this.done[place] = true
    if (this.running !== place) return
    this.spend(this.steps[place]!)
    this.running = null
  }

  /** One that comes to nothing, or is not needed: no time is told by it. */
  skip(place: number): void {
    this.done[place] = true
    if (this.running === place) this.running = null
  }

  current(message: string): Progress {
    const total = this.steps.reduce((sum, { work }) => sum + work, 0)
    const left = this.steps.reduce((sum, step, place) => sum + (this.done[place] ? 0 : step.work * this.shareLeft(place)), 0)
    const percent = total === 0 ? 100 : 100 * (1 - left / total)
    return { done: percent, total: 100, unit: 'percent', rate: null, rateUnit: 'percent', secondsLeft: this.secondsLeft(), message }
  }

  private shareLeft(place: number): number {
    return place === this.running ? 1 - this.share : 1
  }

  private spend({ pace, work }: Timed): void {
    const before = this.spent.get(pace) ?? { seconds: 0, work: 0 }
    this.spent.set(pace, { seconds: before.seconds + this.elapsed, work: before.work + work })
  }

  private get elapsed(): number {
    return (this.now() - this.startedAt) / 1000
  }

  /** Null before anything was measured. */
  private secondsLeft(): number | null {
    const measured = this.measured()
    const overall = speedOf([...measured.values()])
    if (overall === null) return null
    return this.steps.reduce((sum, { pace, work }, place) => {
      if (this.done[place]) return sum
      if (place === this.running && this.secondsLeftOfRunning !== null) return sum + this.secondsLeftOfRunning
      return sum + work * this.shareLeft(place) * (speedOf([measured.get(pace)]) ?? overall)
    }, 0)
  }

  /** What is done of the running step counts too. */
  private measured(): Map<string, { seconds: number; work: number }> {
    const all = new Map(this.spent)
    const running = this.running === null ? null : this.steps[this.running]!
    if (!running || this.share === 0) return all
    const before = all.get(running.pace) ?? { seconds: 0, work: 0 }
    return all.set(running.pace, { seconds: before.seconds + this.elapsed, work: before.work + running.work * this.share })
  }
}

/** Seconds for a unit of work; null where none was done. */
function speedOf(spent: readonly ({ seconds: number; work: number } | undefined)[]): number | null {
  const known = spent.flatMap((of) => of ?? [])
  const work = known.reduce((sum, of) => sum + of.work, 0)
  return work === 0 ? null : known.reduce((sum, of) => sum + of.seconds, 0) / work
}
