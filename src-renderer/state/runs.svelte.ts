/** All runs as summaries, kept up to date. */
import { isNetwork, type RunSummary } from '../../src-main/contract/runs'
import { lab } from '../link'
import { toasts } from './toasts.svelte'

class Runs {
  /** Of every kind, newest first. */
  all = $state.raw<RunSummary[]>([])
  /** Those whose weights are a network: what can be looked at, compared and reported. Newest first. */
  networks = $derived(this.all.filter(isNetwork))
  /** The list has arrived at least once. */
  known = $state(false)
  #loading = false
  #stale = false

  constructor() {
    lab.stream('runs.watch', {}, () => void this.load())
    void this.load()
    // Changes that were made while the line was broken were not told.
    lab.onState(() => lab.state === 'open' && void this.load())
  }

  /** The run of an id. */
  find(id: string | null): RunSummary | undefined {
    return id === null ? undefined : this.all.find((run) => run.id === id)
  }

  /** The network of an id. */
  findNetwork(id: string | null): RunSummary | undefined {
    const run = this.find(id)
    return run && isNetwork(run) ? run : undefined
  }

  /** Asks for the list; asked again while it is on its way, once more afterwards. */
  async load(): Promise<void> {
    if (this.#loading) {
      this.#stale = true
      return
    }
    this.#loading = true
    do {
      this.#stale = false
      try {
        const list = await lab.call('runs.list', { limit: 5000 })
        this.all = list.sort((a, b) => b.createdAt - a.createdAt)
        this.known = true
      } catch (thrown) {
        if (lab.state === 'open') toasts.error(thrown, 'Reading the list of runs')
      }
    } while (this.#stale)
    this.#loading = false
  }
}

export const runs = new Runs()
