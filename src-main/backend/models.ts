/** A run's weights after an epoch, as whoever asks about a run means them. */
import { LabError } from '../contract/errors'
import type { RunDetail } from '../contract/runs'
import type { Store } from '../store/store'
import { artifactNames } from './artifacts'
import { epochsText } from './epochs-text'
import type { ModelSource } from './engine-link'

export interface RunModel {
  run: RunDetail
  epoch: number
  /** Hash of the weights' artifact: what results are kept under. */
  weights: string
  source: ModelSource
}

/**
 * The run's model after an epoch, its last where none is named. Fails with `not-found` for an epoch that is not there, `conflict` where the run
 * has no weights yet, `bad-input` for a sparse autoencoder and an attack.
 */
export function modelOf(store: Store, ref: string, epoch?: number): RunModel {
  const run = store.runs.get(store.runs.resolve(ref, 'network'))
  requireNetwork(run)
  if (run.epoch === 0) throw new LabError('conflict', `run ${run.id} has no weights yet: its first epoch is not done`)
  if (epoch !== undefined && epoch > run.epoch)
    throw new LabError('not-found', `run ${run.id} has ${epochsText(run.epoch)}; there is no epoch ${epoch}`)
  const at = epoch ?? run.epoch
  const name = artifactNames.weights(at)
  const artifact = run.artifacts.find((candidate) => candidate.name === name)
  if (!artifact) throw new LabError('not-found', `run ${run.id} has no weights of epoch ${at}`)
  return { run, epoch: at, weights: artifact.hash, source: { key: artifact.hash, bytes: () => store.artifacts.read(run.id, name) } }
}

/** Fails with `bad-input`. */
export function requireNetwork({ id, kind }: Pick<RunDetail, 'id' | 'kind'>): void {
  if (kind === 'sae') throw new LabError('bad-input', `run ${id} is a sparse autoencoder, not a network; name the run that it was trained on`)
  if (kind === 'attack') throw new LabError('bad-input', `run ${id} is an attack, not a network; name a run that it was made on`)
}
