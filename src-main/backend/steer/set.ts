/** Dose-response over a set, as a stream: how far it is, then the curves. */
import type * as z from 'zod'
import type { DoseSetChunk, doseSetInput } from '../../contract/steer'
import type { Backend } from '../backend'
import { passOf } from '../pass'
import { onSae, saeOf } from '../sae/source'
import { withTimeLeft } from '../time-left'

export async function streamDoseOfSet(
  { store, engine }: Backend,
  { sae, ...question }: z.output<typeof doseSetInput>,
  emit: (chunk: DoseSetChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const onProgress = withTimeLeft((progress) => emit({ type: 'progress', ...progress }))
  const found = await onSae(engine, saeOf(store, sae), (refs) => passOf(engine, 'steer.set', { ...refs, ...question }, onProgress, signal))
  emit({ type: 'done', dose: found.dose })
}
