import type { Backend } from '../backend'
import { dataOf } from '../diagnose/answers'
import { camSetOf } from '../gradcam/set'
import { modelOf } from '../models'
import type { LabHandlers } from './handlers'

export function gradcamHandlers({ store, engine }: Backend): LabHandlers<'gradcam.'> {
  return {
    'gradcam.images': ({ run, epoch, ...question }, { signal }) => {
      const model = modelOf(store, run, epoch)
      const data = dataOf(model)
      return engine.withModel(model.source, (ref) => engine.call('gradcam.images', { model: ref, ...data, ...question }, signal))
    },
    'gradcam.set': ({ run, epoch, ...question }, { signal }) => camSetOf(store, engine, modelOf(store, run, epoch), question, signal),
  }
}
