/** Which networks can be chosen as the model, and which one is shown while none is. Lists are newest first. */
import type { RunSummary } from '../../src-main/contract/runs'

/** A run that has something to look at: at least one epoch of weights. */
export function hasWeights(run: RunSummary): boolean {
  return run.epoch > 0
}

const isOpen = ({ status }: RunSummary) => status === 'running' || status === 'queued'

/** Those with weights, those that are going to have some, and in any case the one that is chosen. */
export function offeredModels(networks: readonly RunSummary[], chosen: string | null): RunSummary[] {
  return networks.filter((run) => hasWeights(run) || isOpen(run) || run.id === chosen)
}

/** The model that was shown, for as long as it is there; without one the newest. What is trained meanwhile does not take its place. */
export function standingModel(models: readonly RunSummary[], shown: string | null): RunSummary | undefined {
  return models.find(({ id }) => id === shown) ?? models[0]
}

/** Where no network has weights yet: the one in training, or the first that waits. */
export function firstAtWork(networks: readonly RunSummary[]): RunSummary | undefined {
  return networks.find(({ status }) => status === 'running') ?? networks.filter(({ status }) => status === 'queued').at(-1)
}
