import type { Backend } from '../backend'
import { featureCard } from '../sae/feature-card'
import { nameFeature } from '../sae/feature-names'
import { streamFeatures } from '../sae/features'
import { onSae, saeOf } from '../sae/source'
import type { LabHandlers } from './handlers'

export function featureHandlers(backend: Backend): LabHandlers<'sae.feature' | 'sae.codes' | 'sae.name'> {
  const { store, engine } = backend
  return {
    'sae.features': (input, emit, { signal }) => streamFeatures(backend, input, emit, signal),
    'sae.feature': (input, { signal }) => featureCard(backend, input, signal),
    'sae.codes': ({ sae, image }, { signal }) => onSae(engine, saeOf(store, sae), (refs) => engine.call('sae.codes', { ...refs, image }, signal)),
    'sae.name': (input) => nameFeature(store, input),
  }
}
