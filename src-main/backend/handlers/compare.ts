import type { Backend } from '../backend'
import { compare } from '../compare/comparison'
import { probesOf } from '../compare/probes'
import { modelOf } from '../models'
import type { LabHandlers } from './handlers'

export function compareHandlers(backend: Backend): LabHandlers<'compare.'> {
  const { store, engine } = backend
  return {
    'compare.table': (input) => compare(backend, input),
    'compare.probes': ({ run, epoch }, { signal }) => probesOf(store, engine, modelOf(store, run, epoch), signal),
  }
}
