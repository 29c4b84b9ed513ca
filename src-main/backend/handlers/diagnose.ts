import type { Backend } from '../backend'
import { predictionsOf, probeCountsOf } from '../diagnose/answers'
import { evaluatePredictions } from '../diagnose/evaluation'
import { probeFigures } from '../diagnose/probe'
import { modelOf } from '../models'
import type { LabHandlers } from './handlers'

export function diagnoseHandlers({ store, engine }: Backend): LabHandlers<'diagnose.'> {
  return {
    'diagnose.evaluate': async ({ run, epoch, split }) => {
      const model = modelOf(store, run, epoch)
      const predictions = await predictionsOf(store, engine, model, split)
      return { run: model.run.id, epoch: model.epoch, split, ...evaluatePredictions(predictions) }
    },
    'diagnose.probe': async ({ run, epoch }) => {
      const model = modelOf(store, run, epoch)
      return { run: model.run.id, epoch: model.epoch, ...probeFigures(await probeCountsOf(store, engine, model)) }
    },
  }
}
