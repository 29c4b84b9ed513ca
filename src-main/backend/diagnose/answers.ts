/** What a model answers, found as cheaply as can be: kept by its training, kept from an earlier question, or computed now and kept. */
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { DatasetSettings } from '../../contract/dataset'
import type { Predictions } from '../../contract/diagnose'
import { LabError } from '../../contract/errors'
import type { Split } from '../../contract/study'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'
import type { EngineLink } from '../engine-link'
import type { RunModel } from '../models'

export type Answers = Pick<Predictions, 'predicted' | 'confidence'>
export type Labels = Pick<Predictions, 'digit' | 'color'>

export async function predictionsOf(store: Store, engine: EngineLink, model: RunModel, split: Split): Promise<Predictions> {
  return { ...(await answersOf(store, engine, model, split)), ...(await labelsOf(engine, model, split)) }
}

/** Of the images of a split, in their order. The engine checks that the data is still the run's. */
export function labelsOf(engine: EngineLink, model: Pick<RunModel, 'run'>, split: Split): Promise<Labels> {
  const { dataset: settings, ...hash } = dataOf(model)
  return engine.call('data.labels', { settings, ...hash, split })
}

/** Without the labels that they are held against: those are the same for all models of a dataset. */
export async function answersOf(store: Store, engine: EngineLink, model: RunModel, split: Split): Promise<Answers> {
  const kept = keptAnswers(store, model, split)
  if (kept) return kept
  const data = dataOf(model)
  const { predicted, confidence } = await engine.withModel(model.source, (ref) => engine.call('model.predict', { model: ref, ...data, split }))
  store.cache.put(answersKey(model, split), 'predictions', encodeMessage({ predicted, confidence }))
  return { predicted, confidence }
}

/** [color][digit][predicted] counts, flat, [10, 10, 10]. */
export async function probeCountsOf(store: Store, engine: EngineLink, model: RunModel): Promise<Int32Array> {
  const data = dataOf(model)
  const key = { weights: model.weights, dataset: model.run.datasetHash!, what: 'probe' }
  const kept = store.cache.get(key)
  if (kept) return decodeMessage(kept) as Int32Array
  const counts = await engine.withModel(model.source, (ref) => engine.call('model.probe', { model: ref, ...data }))
  store.cache.put(key, 'probe', encodeMessage(counts))
  return counts
}

/** Null where nobody asked for them yet. */
export function keptAnswers(store: Store, model: RunModel, split: Split): Answers | null {
  const name = artifactNames.predictions(split, model.epoch)
  const own = model.run.artifacts.some((artifact) => artifact.name === name)
  const bytes = own ? store.artifacts.read(model.run.id, name) : store.cache.get(answersKey(model, split))
  return bytes ? (decodeMessage(bytes) as Answers) : null
}

function answersKey(model: RunModel, split: Split) {
  return { weights: model.weights, dataset: model.run.datasetHash!, what: `predictions/${split}` }
}

/** The hash goes with the settings, so that figures never come from other data than the run's. */
export function dataOf({ run }: Pick<RunModel, 'run'>): { dataset: DatasetSettings; datasetHash?: string } {
  if (!run.dataset) throw new LabError('conflict', `run ${run.id} has no dataset`)
  return { dataset: run.dataset, ...(run.datasetHash === null ? {} : { datasetHash: run.datasetHash }) }
}
