/** What runs at work measure: told at once, and kept until the store has it, for whoever comes in the middle of an epoch. */
import type { LiveMetric } from '../../contract/jobs'
import { Signal } from '../events'

export class LiveMetrics {
  readonly told = new Signal<LiveMetric[]>()
  private readonly unstored = new Map<string, LiveMetric[]>()

  tell(metrics: LiveMetric[]): void {
    for (const metric of metrics) {
      const known = this.unstored.get(metric.run)
      if (known) known.push(metric)
      else this.unstored.set(metric.run, [metric])
    }
    this.told.emit(metrics)
  }

  /** The store has all that was told of these runs, or their next attempt measures it again. */
  settle(runs: readonly string[]): void {
    for (const run of runs) this.unstored.delete(run)
  }

  /** Of one run, or of all (null), in the order in which it was told. */
  notStored(run: string | null): LiveMetric[] {
    return run === null ? [...this.unstored.values()].flat() : [...(this.unstored.get(run) ?? [])]
  }
}
