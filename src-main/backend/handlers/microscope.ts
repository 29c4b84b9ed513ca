import type { Backend } from '../backend'
import { dataOf } from '../diagnose/answers'
import { examplesOf } from '../microscope/examples'
import { nameChannel } from '../microscope/names'
import { streamScan } from '../microscope/summary'
import { modelOf } from '../models'
import type { LabHandlers } from './handlers'

export function microscopeHandlers(backend: Backend): LabHandlers<'microscope.'> {
  const { store, engine } = backend
  return {
    'microscope.scan': (input, emit, { signal }) => streamScan(backend, input, emit, signal),
    'microscope.examples': (input, { signal }) => examplesOf(backend, input, signal),
    'microscope.channels': ({ run, epoch, image }, { signal }) => {
      const model = modelOf(store, run, epoch)
      return engine.withModel(model.source, (ref) => engine.call('microscope.channels', { model: ref, ...dataOf(model), image }, signal))
    },
    'microscope.name': (input, { signal }) => nameChannel(backend, input, signal),
  }
}
