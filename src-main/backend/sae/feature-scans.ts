/** What a pass over a set says of an SAE's features: made once for each weights, dataset and set, and kept. */
import { decodeMessage } from '../../contract/codec'
import type { FeatureScan } from '../../contract/sae'
import type { Split } from '../../contract/study'
import type { Store } from '../../store/store'
import type { EngineLink } from '../engine-link'
import { passOf } from '../pass'
import type { Progress } from '../time-left'
import { onSae, type RunSae } from './source'

/** Null where nobody has looked at this set yet. */
export function knownFeatures(store: Store, sae: RunSae, split: Split): FeatureScan | null {
  const kept = store.cache.get(keyOf(sae, split))
  return kept && (decodeMessage(kept) as FeatureScan)
}

/** Some seconds of the engine the first time. */
export async function featuresOf(
  { store, engine }: { store: Store; engine: EngineLink },
  sae: RunSae,
  split: Split,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<FeatureScan> {
  const known = knownFeatures(store, sae, split)
  if (known) return known
  const { scan } = await onSae(engine, sae, (refs) => passOf(engine, 'sae.features', { ...refs, split }, onProgress, signal))
  store.cache.put(keyOf(sae, split), 'features', scan)
  return decodeMessage(scan) as FeatureScan
}

function keyOf({ weights, model }: RunSae, split: Split) {
  return { weights, dataset: model.run.datasetHash!, what: `features/${split}` }
}
