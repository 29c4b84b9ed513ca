import type { LabHandlers } from './handlers'
import type { Backend } from '../backend'

export function dataHandlers({ engine }: Backend): LabHandlers<'data.'> {
  return {
    'data.presets': (input, { signal }) => engine.call('data.presets', input, signal),
    'data.describe': (input, { signal }) => engine.call('data.describe', input, signal),
    'data.samples': (input, { signal }) => engine.call('data.samples', input, signal),
  }
}
