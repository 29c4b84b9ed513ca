import type { Backend } from '../backend'
import { streamAblation } from '../sae/ablate'
import { dumpSae } from '../sae/dump'
import type { LabHandlers } from './handlers'

export function ablationHandlers(backend: Backend): LabHandlers<'sae.ablate' | 'sae.dump'> {
  return {
    'sae.ablate': (input, emit, { signal }) => streamAblation(backend, input, emit, signal),
    'sae.dump': (input, { signal }) => dumpSae(backend, input, signal),
  }
}
