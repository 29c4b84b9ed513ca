import type { Backend } from '../backend'
import { onSae, saeOf } from '../sae/source'
import { streamDoseOfSet } from '../steer/set'
import type { LabHandlers } from './handlers'

export function steerHandlers(backend: Backend): LabHandlers<'steer.'> {
  const { store, engine } = backend
  return {
    'steer.state': ({ sae, ...question }, { signal }) =>
      onSae(engine, saeOf(store, sae), (refs) => engine.call('steer.state', { ...refs, ...question }, signal)),
    'steer.dose': ({ sae, ...question }, { signal }) =>
      onSae(engine, saeOf(store, sae), (refs) => engine.call('steer.dose', { ...refs, ...question }, signal)),
    'steer.directions': ({ sae, ...question }, { signal }) =>
      onSae(engine, saeOf(store, sae), (refs) => engine.call('steer.directions', { ...refs, ...question }, signal)),
    'steer.set': (input, emit, { signal }) => streamDoseOfSet(backend, input, emit, signal),
  }
}
