/** The models of a report: one a group, what each answers on the hard set, and the same digits through all of them. */
import type { Comparison, SeedGroup } from '../../contract/compare'
import { datasetSettingsSchema } from '../../contract/dataset'
import type { Predictions } from '../../contract/diagnose'
import type { ReportData, ReportSample } from '../../contract/report'
import { contingencyTable } from '../../stats/contingency'
import type { Backend } from '../backend'
import { answersOf, labelsOf, type Labels } from '../diagnose/answers'
import { modelOf, type RunModel } from '../models'
import { chooseSamples } from './samples'

type Services = Pick<Backend, 'store' | 'engine'>

export interface GroupModel {
  group: number
  model: RunModel
  hard: Predictions
}

/** Of each group the run of its first seed that has weights; a group without one is left out. */
export async function groupModels(services: Services, { groups }: Comparison): Promise<GroupModel[]> {
  const models = groups.flatMap((group, place) => firstModel(services, group).map((model) => ({ group: place, model })))
  const labels = new Map<string, Promise<Labels>>()
  return Promise.all(
    models.map(async ({ group, model }) => {
      const key = model.run.datasetHash ?? model.run.id
      const known = labels.get(key) ?? labelsOf(services.engine, model, 'hard')
      labels.set(key, known)
      return { group, model, hard: { ...(await known), ...(await answersOf(services.store, services.engine, model, 'hard')) } }
    }),
  )
}

function firstModel({ store }: Services, group: SeedGroup): RunModel[] {
  const run = group.runs.find((id) => store.runs.get(id).epoch > 0)
  return run === undefined ? [] : [modelOf(store, run)]
}

export function reportModels(models: readonly GroupModel[]): ReportData['models'] {
  return models.map(({ group, model, hard }) => ({ group, run: model.run.id, confusion: contingencyTable(hard.digit, hard.predicted) }))
}

/** `count` digits of the hard set of each dataset. */
export function reportSamples({ engine }: Services, models: readonly GroupModel[], count: number): Promise<ReportData['samples']> {
  const hashes = [...new Set(models.map(({ model }) => model.run.datasetHash ?? ''))]
  return Promise.all(
    hashes.map(async (datasetHash) => {
      const own = models.filter(({ model }) => (model.run.datasetHash ?? '') === datasetHash)
      const { model, hard } = own[0]!
      const indices = chooseSamples(
        hard.digit,
        own.map(({ hard: { predicted } }) => predicted),
        count,
        datasetHash,
      )
      const settings = datasetSettingsSchema.parse(model.run.dataset ?? {})
      const { grey } = await engine.call('data.samples', { settings, split: 'hard', indices, limit: indices.length })
      return { datasetHash, rows: indices.map((image, row) => sampleOf(image, greyOf(grey, row), hard, models, own)) }
    }),
  )
}

const pixels = 28 * 28
const greyOf = (grey: Uint8Array, row: number) => grey.slice(row * pixels, (row + 1) * pixels)

function sampleOf(image: number, grey: Uint8Array, { digit, color }: Labels, all: readonly GroupModel[], own: readonly GroupModel[]): ReportSample {
  const answers = all.map((model) =>
    own.includes(model) ? { predicted: model.hard.predicted[image]!, confidence: model.hard.confidence[image]! } : null,
  )
  return { digit: digit[image]!, color: color[image]!, grey, answers }
}
