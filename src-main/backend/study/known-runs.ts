/** What the store holds, looked through once for many questions. */
import type { RunDetail, RunSummary } from '../../contract/runs'
import type { Store } from '../../store/store'

/** More than the store's own limit is asked for nowhere. */
const all = 5000

export class KnownRuns {
  private runs: RunSummary[]
  private readonly found = new Map<string, RunDetail | null>()

  constructor(private readonly store: Store) {
    this.runs = this.read()
  }

  /** After runs were made, or have changed. */
  reload(): void {
    this.runs = this.read()
    this.found.clear()
  }

  /**
   * Of those that match, the oldest that is finished, since others may have been made from it; else the newest. Null where there is none.
   * @param name of the question: the same one is looked for once until the next `reload`
   * @param isRight a second look at those that match, at all that is known of them
   */
  find(name: string, matches: (run: RunSummary) => boolean, isRight: (run: RunDetail) => boolean = () => true): RunDetail | null {
    const known = this.found.get(name)
    if (known !== undefined) return known
    const found = this.look(matches, isRight)
    this.found.set(name, found)
    return found
  }

  private look(matches: (run: RunSummary) => boolean, isRight: (run: RunDetail) => boolean): RunDetail | null {
    const found = this.runs
      .filter(matches)
      .map(({ id }) => this.store.runs.get(id))
      .filter(isRight)
    return found.filter(({ status }) => status === 'finished').at(-1) ?? found[0] ?? null
  }

  private read(): RunSummary[] {
    return this.store.runs.list({ limit: all })
  }
}
