import type { Backend } from '../backend'
import type { LabHandlers } from './handlers'

export function storageHandlers({ store }: Backend): LabHandlers<'storage.'> {
  return { 'storage.usage': () => store.usage() }
}
