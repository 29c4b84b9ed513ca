/** The model that all pages look at, and the one that is compared with it. */
import type { RunSummary } from '../../src-main/contract/runs'
import { route } from './route.svelte'
import { runs } from './runs.svelte'

/** A run that has something to look at: at least one epoch of weights. */
export function hasWeights(run: RunSummary): boolean {
  return run.epoch > 0
}

class Selection {
  /** Networks that can be chosen, newest first. */
  models = $derived(runs.networks.filter(hasWeights))
  /** The run of the address; without one the newest that has weights. */
  run = $derived<RunSummary | undefined>(runs.findNetwork(route.get('run')) ?? (route.get('run') === null ? this.models[0] : undefined))
  compare = $derived<RunSummary | undefined>(runs.findNetwork(route.get('compare')))
  /** The address names a run that the lab does not have, or one that is no network. */
  missing = $derived(runs.known && route.get('run') !== null && this.run === undefined)

  choose(id: string | null): void {
    route.set({ run: id, ...(id !== null && id === route.get('compare') ? { compare: null } : {}), epoch: null })
  }

  chooseCompare(id: string | null): void {
    route.set({ compare: id })
  }
}

export const selection = new Selection()
