import type { LabHandlers } from './handlers'
import type { Backend } from '../backend'

export function catalogueHandlers({ engine }: Backend): LabHandlers<'catalogue.' | 'train.'> {
  return {
    'catalogue.get': (input, { signal }) => engine.call('engine.catalogue', input, signal),
    'train.check': (input, { signal }) => engine.call('engine.check', input, signal),
  }
}
