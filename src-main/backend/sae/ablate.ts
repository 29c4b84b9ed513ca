/** Ablation of the features that go most with a label: measured once for each weights, dataset and question, and kept. */
import type { AblateInput, Ablation, AblationChunk } from '../../contract/ablation'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import type { FeatureFigures } from '../../contract/sae'
import type { CacheKey } from '../../store/cache'
import type { Store } from '../../store/store'
import type { Backend } from '../backend'
import { passOf } from '../pass'
import { withTimeLeft, type Progress } from '../time-left'
import { featuresOf } from './feature-scans'
import { onSae, saeOf, type RunSae } from './source'

type Services = Pick<Backend, 'store' | 'engine'>
type Measured = Omit<Ablation, 'sae'>
type AblationQuestion = Omit<AblateInput, 'sae'>

/** Features are ranked on the balanced set, which is looked at first where nobody has. */
export async function streamAblation(
  backend: Services,
  { sae: ref, ...question }: AblateInput,
  emit: (chunk: AblationChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const { store } = backend
  const sae = saeOf(store, ref)
  const key = keyOf(sae, question)
  const kept = readKept(store, key)
  const measured = kept ?? (await measure(backend, sae, question, emit, signal))
  if (!kept) store.cache.put(key, 'ablation', encodeMessage(measured))
  emit({ type: 'done', ablation: { sae: sae.run.id, ...measured } })
}

/** Of an earlier question; null where it was never asked. */
export function keptAblation(store: Store, { sae: ref, ...question }: AblateInput): Measured | null {
  return readKept(store, keyOf(saeOf(store, ref), question))
}

function readKept(store: Store, key: CacheKey): Measured | null {
  const bytes = store.cache.get(key)
  return bytes && (decodeMessage(bytes) as Measured)
}

async function measure(
  backend: Services,
  sae: RunSae,
  { by, ...question }: AblationQuestion,
  emit: (chunk: AblationChunk) => void,
  signal: AbortSignal,
): Promise<Measured> {
  const tell = (progress: Progress & { secondsLeft: number | null }) => emit({ type: 'progress', ...progress })
  const { features: figures } = await featuresOf(backend, sae, 'balanced', withTimeLeft(tell), signal)
  const features = ranked(figures, by).slice(0, Math.max(...question.counts))
  const { engine } = backend
  const found = await onSae(engine, sae, (refs) => passOf(engine, 'sae.ablate', { ...refs, ...question, features }, withTimeLeft(tell), signal))
  return found.ablation
}

/** The most selective first; those without a figure, since they do not vary, last. */
export function ranked(figures: readonly FeatureFigures[], by: 'color' | 'digit'): number[] {
  const of = (feature: FeatureFigures) => (by === 'color' ? feature.colorSelectivity : feature.digitSelectivity) ?? -1
  return [...figures].sort((a, b) => of(b) - of(a) || a.feature - b.feature).map(({ feature }) => feature)
}

/** Of all that the answer depends on. */
function keyOf({ weights, model }: RunSae, { by, mode, split, counts, draws, seed, limit }: AblationQuestion): CacheKey {
  const what = ['ablation', by, mode, split, counts.join(','), draws, seed, limit].join('/')
  return { weights, dataset: model.run.datasetHash!, what }
}
