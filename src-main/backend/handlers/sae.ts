import type { Backend } from '../backend'
import { modelOf } from '../models'
import { saeTable } from '../sae/table'
import type { LabHandlers } from './handlers'

export function saeHandlers(backend: Backend): LabHandlers<'sae.table' | 'sae.check'> {
  const { store, engine } = backend
  return {
    'sae.table': ({ run }) => saeTable(backend, run),
    'sae.check': ({ run, configuration }, { signal }) =>
      engine.call('sae.check', { configuration, network: modelOf(store, run).run.settings }, signal),
  }
}
