/** A finished SAE with the network that it was trained on, as whoever asks about an SAE means them. */
import type { DatasetSettings } from '../../contract/dataset'
import { LabError } from '../../contract/errors'
import type { RunDetail } from '../../contract/runs'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'
import { dataOf } from '../diagnose/answers'
import type { EngineLink, ModelSource } from '../engine-link'
import { modelOf, type RunModel } from '../models'

export interface RunSae {
  run: RunDetail
  /** Hash of the weights' artifact: what results are kept under. */
  weights: string
  source: ModelSource
  /** The network whose activations these are, after the epoch of which they are. */
  model: RunModel
}

/** What the engine is asked with. */
export interface SaeRefs {
  model: { key: string }
  sae: { key: string }
  dataset: DatasetSettings
  datasetHash?: string
}

/** Fails with `bad-input` where the run is no SAE, `conflict` where it is not finished, and as `modelOf` does. */
export function saeOf(store: Store, ref: string): RunSae {
  const run = store.runs.get(store.runs.resolve(ref, 'sae'))
  if (run.kind === 'attack') throw new LabError('bad-input', `run ${run.id} is an attack, not a sparse autoencoder`)
  if (run.kind !== 'sae') throw new LabError('bad-input', `run ${run.id} is a network, not a sparse autoencoder; train one on it first`)
  const artifact = run.artifacts.find(({ name }) => name === artifactNames.sae)
  if (run.status !== 'finished' || !artifact) throw new LabError('conflict', `the SAE ${run.id} is not trained yet: it is ${run.status}`)
  const source = { key: artifact.hash, bytes: () => store.artifacts.read(run.id, artifactNames.sae) }
  return { run, weights: artifact.hash, source, model: networkOf(store, run) }
}

/** The network that a run of kind `sae` is about, finished or not. */
export function networkOf(store: Store, run: RunDetail): RunModel {
  const parent = run.parents.find(({ role }) => role === 'model')
  if (!parent) throw new LabError('conflict', `the SAE ${run.id} does not say which network it was trained on`)
  return modelOf(store, parent.id, Number(run.settings.modelEpoch))
}

/** Calls with both in the engine; they are sent where it does not hold them. */
export function onSae<T>(engine: EngineLink, { source, model }: RunSae, use: (refs: SaeRefs) => Promise<T>): Promise<T> {
  const data = dataOf(model)
  return engine.withModel(model.source, (network) => engine.withSae(source, (sae) => use({ model: network, sae, ...data })))
}
