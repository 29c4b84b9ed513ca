/** Linear probes of a run's features: measured once for each weights and dataset, and kept. */
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { LinearProbes } from '../../contract/compare'
import { shareOfCounts } from '../../stats/share'
import type { Store } from '../../store/store'
import { dataOf } from '../diagnose/answers'
import type { EngineLink } from '../engine-link'
import type { RunModel } from '../models'

/** Right answers on the balanced test set, of `of` images. */
interface ProbeCounts {
  fittedOn: number
  of: number
  color: number
  digit: number
}

/** A few seconds of the engine the first time. */
export async function probesOf(store: Store, engine: EngineLink, model: RunModel, signal?: AbortSignal): Promise<LinearProbes> {
  const known = knownProbes(store, model)
  if (known) return known
  const data = dataOf(model)
  const counts = await engine.withModel(model.source, (ref) => engine.call('model.linearProbes', { model: ref, ...data }, signal))
  store.cache.put(keyOf(model), 'linear-probes', encodeMessage(counts))
  return figures(model, counts)
}

/** Null where nobody has asked for them yet. */
export function knownProbes(store: Store, model: RunModel): LinearProbes | null {
  const kept = store.cache.get(keyOf(model))
  return kept ? figures(model, decodeMessage(kept) as ProbeCounts) : null
}

function keyOf(model: RunModel) {
  return { weights: model.weights, dataset: model.run.datasetHash!, what: 'linear-probes' }
}

function figures({ run, epoch }: RunModel, { fittedOn, of, color, digit }: ProbeCounts): LinearProbes {
  return { run: run.id, epoch, fittedOn, color: shareOfCounts(color, of), digit: shareOfCounts(digit, of) }
}
