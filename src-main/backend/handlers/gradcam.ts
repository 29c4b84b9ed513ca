import type { Backend } from '../backend'
import { dataOf } from '../diagnose/answers'
import { streamCamSet } from '../gradcam/set'
import { modelOf } from '../models'
import type { LabHandlers } from './handlers'

export function gradcamHandlers(backend: Backend): LabHandlers<'gradcam.'> {
  const { store, engine } = backend
  return {
    'gradcam.images': ({ run, epoch, ...question }, { signal }) => {
      const model = modelOf(store, run, epoch)
      const data = dataOf(model)
      return engine.withModel(model.source, (ref) => engine.call('gradcam.images', { model: ref, ...data, ...question }, signal))
    },
    'gradcam.set': (input, emit, { signal }) => streamCamSet(backend, input, emit, signal),
  }
}
