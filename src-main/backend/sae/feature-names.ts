/** Names and notes of features. */
import type * as z from 'zod'
import type { FeatureName, nameFeatureInput } from '../../contract/sae'
import type { Store } from '../../store/store'
import { decoderOf } from './decoder'
import { checkFeature } from './feature-card'
import { saeOf } from './source'

/**
 * @returns all names of the SAE
 * @throws LabError `bad-input` for a feature that is not there
 */
export function nameFeature(store: Store, { sae: ref, ...named }: z.output<typeof nameFeatureInput>): FeatureName[] {
  const sae = saeOf(store, ref)
  checkFeature(sae, decoderOf(sae), named.feature)
  store.featureNames.set(sae.run.id, named)
  return store.featureNames.of(sae.run.id)
}
