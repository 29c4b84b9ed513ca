/** Scans: made once for each weights, dataset and set, and kept. */
import { decodeMessage } from '../../contract/codec'
import type { Scan } from '../../contract/microscope'
import type { Split } from '../../contract/study'
import type { Store } from '../../store/store'
import { dataOf } from '../diagnose/answers'
import type { EngineLink } from '../engine-link'
import type { RunModel } from '../models'
import { passOf } from '../pass'
import type { Progress } from '../time-left'
import { KeptScan } from './kept-scan'

/** Null where nobody has looked at this set with the microscope yet. */
export function knownScan(store: Store, model: RunModel, split: Split): KeptScan | null {
  const kept = store.cache.get(keyOf(model, split))
  return kept ? new KeptScan(decodeMessage(kept) as Scan) : null
}

/** Some seconds of the engine the first time. */
export async function scanOf(
  store: Store,
  engine: EngineLink,
  model: RunModel,
  split: Split,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<KeptScan> {
  const known = knownScan(store, model, split)
  if (known) return known
  const { scan } = await engine.withModel(model.source, (ref) =>
    passOf(engine, 'microscope.scan', { model: ref, ...dataOf(model), split }, onProgress, signal),
  )
  store.cache.put(keyOf(model, split), 'scan', scan)
  return new KeptScan(decodeMessage(scan) as Scan)
}

function keyOf(model: RunModel, split: Split) {
  return { weights: model.weights, dataset: model.run.datasetHash!, what: `scan/${split}` }
}
