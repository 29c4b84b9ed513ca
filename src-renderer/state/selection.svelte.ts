/** The model that all pages look at, and the one that is compared with it. */
import type { RunSummary } from '../../src-main/contract/runs'
import { hasWeights, offeredModels, standingModel } from './models'
import { route } from './route.svelte'
import { runs } from './runs.svelte'

class Selection {
  /** Networks that have something to look at, newest first. */
  models = $derived(runs.networks.filter(hasWeights))
  /** Networks that can be chosen, newest first. */
  offered = $derived(offeredModels(runs.networks, route.get('run')))
  /** The run of the address; without one the model that is shown already, at first the newest that has weights. */
  run = $derived<RunSummary | undefined>(route.get('run') === null ? this.#stand() : runs.findNetwork(route.get('run')))
  compare = $derived<RunSummary | undefined>(runs.findNetwork(route.get('compare')))
  /** The address names a run that the lab does not have, or one that is no network. */
  missing = $derived(runs.known && route.get('run') !== null && this.run === undefined)
  /** What was shown last while the address named none. No state: what is read anew does not depend on it. */
  #standing: string | null = null

  choose(id: string | null): void {
    route.set({ run: id, ...(id !== null && id === route.get('compare') ? { compare: null } : {}), epoch: null })
  }

  chooseCompare(id: string | null): void {
    route.set({ compare: id })
  }

  #stand(): RunSummary | undefined {
    const model = standingModel(this.models, this.#standing)
    this.#standing = model?.id ?? null
    return model
  }
}

export const selection = new Selection()
