/** All runs as summaries, kept up to date. */
import { isNetwork, type RunSummary } from '../../src-main/contract/runs'
import { lab } from '../link'
import { afresh } from './afresh'
import { toasts } from './toasts.svelte'

class Runs {
  /** Of every kind, newest first. */
  all = $state.raw<RunSummary[]>([])
  /** Those whose weights are a network: what can be looked at, compared and reported. Newest first. */
  networks = $derived(this.all.filter(isNetwork))
  /** The list has arrived at least once. */
  known = $state(false)
  /** Reads the list; resolves once it is as new as this call. */
  readonly load = afresh(() => this.#read())

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

  async #read(): Promise<void> {
    try {
      const list = await lab.call('runs.list', { limit: 5000 })
      this.all = list.sort((a, b) => b.createdAt - a.createdAt)
      this.known = true
    } catch (thrown) {
      if (lab.state === 'open') toasts.error(thrown, 'Reading the list of runs')
    }
  }
}

export const runs = new Runs()
