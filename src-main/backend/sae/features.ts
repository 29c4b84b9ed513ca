/** An SAE's features as a stream: how far the pass over the set is, then what it says of all of them. */
import type * as z from 'zod'
import type { FeaturesChunk, featuresInput } from '../../contract/sae'
import type { Backend } from '../backend'
import { withTimeLeft } from '../time-left'
import { featuresOf } from './feature-scans'
import { saeOf } from './source'
import { matchesOverSeeds, stabilityOf } from './stability'

export async function streamFeatures(
  backend: Backend,
  { sae: ref, split }: z.output<typeof featuresInput>,
  emit: (chunk: FeaturesChunk) => void,
  signal: AbortSignal,
): Promise<void> {
  const { store } = backend
  const sae = saeOf(store, ref)
  const onProgress = withTimeLeft((progress) => emit({ type: 'progress', ...progress }))
  const { images, vectors, features, effect } = await featuresOf(backend, sae, split, onProgress, signal)
  const matches = matchesOverSeeds(store, sae)
  const stability = { stability: stabilityOf(matches, features.length), otherSeeds: matches.length }
  const names = store.featureNames.of(sae.run.id)
  emit({ type: 'done', list: { sae: sae.run.id, split, images, vectors, features, effect, ...stability, names } })
}
