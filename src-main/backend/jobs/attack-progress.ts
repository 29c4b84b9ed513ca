/** How far an attack is over all of its models, and how long it will take: by the time that its work so far took. */
import type { Progress } from '../../contract/jobs'

/** Share of the images after which the time is told: what is done once, before the first step, would make hours of minutes. */
const tellingShare = 0.02

export class AttackProgress {
  private readonly kept: number[]
  private place = 0
  /** Images of the running model that were not kept before, and how much of the work on them is done, 0..1. */
  private missing = 0
  private share = 0
  private readonly startedAt: number
  /** Images' worth of work that this process has done on models before the running one. */
  private worked = 0

  /** @param images of each model, in the order in which they are attacked; @param kept of them, that are done */
  constructor(
    private readonly images: readonly number[],
    kept: readonly number[],
    private readonly now: () => number = () => performance.now(),
  ) {
    this.kept = [...kept]
    this.startedAt = now()
  }

  /** A try on a model; what the one before it had done and not kept is lost. */
  start(place: number, kept: number): void {
    this.worked += Math.max(0, kept - this.kept[place]!)
    this.place = place
    this.kept[place] = kept
    this.missing = this.images[place]! - kept
    this.share = 0
  }

  atShare(share: number): void {
    this.share = Math.min(1, Math.max(this.share, share))
  }

  finish(): void {
    this.worked += this.missing
    this.kept[this.place] = this.images[this.place]!
    this.missing = 0
    this.share = 0
  }

  current(message: string): Progress {
    const total = sum(this.images)
    const running = this.share * this.missing
    const worked = this.worked + running
    const seconds = (this.now() - this.startedAt) / 1000
    const secondsLeft = worked < tellingShare * total ? null : (seconds / worked) * (total - sum(this.kept) - running)
    return { done: Math.floor(sum(this.kept) + running), total, unit: 'images', rate: null, rateUnit: 'images', secondsLeft, message }
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
