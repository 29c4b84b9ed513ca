import type { Backend } from '../backend'
import { makePrototypes } from '../prototypes/make'
import type { LabHandlers } from './handlers'

export function prototypeHandlers(backend: Backend): LabHandlers<'prototypes.'> {
  return {
    'prototypes.make': (input, emit, { signal }) => makePrototypes(backend, input, emit, signal),
  }
}
