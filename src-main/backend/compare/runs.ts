/** The runs of a comparison, each with its curve and its figures. */
import { setImmediate } from 'node:timers/promises'
import type { ComparedRun } from '../../contract/compare'
import { LabError } from '../../contract/errors'
import type { RunDetail, RunSummary } from '../../contract/runs'
import type { Split } from '../../contract/study'
import type { Backend } from '../backend'
import { answersOf, labelsOf, type Labels } from '../diagnose/answers'
import { modelOf, requireNetwork, type RunModel } from '../models'
import { withTrueStatus } from '../run-status'
import { curveOf, type TrainingCurve } from './curve'
import { answerFigures, trainingFigures } from './figures'
import { knownProbes } from './probes'

/** A run as it is worked with here. */
export interface MeasuredRun {
  detail: RunDetail
  curve: TrainingCurve
  figures: ComparedRun['figures']
}

type Services = Pick<Backend, 'store' | 'engine' | 'jobs'>

/**
 * In the order that was asked for, each once. Fails with `not-found` for a run that is not there, `bad-input` for one that is no model.
 */
export function resolveRuns({ store, jobs }: Services, refs: readonly string[]): RunDetail[] {
  const ids = new Set(refs.map((ref) => store.runs.resolve(ref, 'network')))
  return [...ids].map((id) => {
    const run = withTrueStatus({ jobs }, store.runs.get(id))
    requireNetwork(run)
    if (!run.dataset) throw new LabError('bad-input', `run ${id} (${run.name}) is no model of a dataset: there is nothing to compare`)
    return run
  })
}

export async function measureRuns(services: Services, runs: readonly RunDetail[]): Promise<MeasuredRun[]> {
  const labels = new LabelBook(services)
  const measured: MeasuredRun[] = []
  for (const run of runs) {
    measured.push(await measureRun(services, run, labels))
    // Two hundred runs take a second or two, in which others want to be answered.
    await setImmediate()
  }
  return measured
}

async function measureRun({ store, engine }: Services, detail: RunDetail, labels: LabelBook): Promise<MeasuredRun> {
  const curve = curveOf(store, detail.id)
  if (detail.epoch === 0) return { detail, curve, figures: null }
  const model = modelOf(store, detail.id)
  const predictions = async (split: Split) => ({ ...(await labels.of(model, split)), ...(await answersOf(store, engine, model, split)) })
  const answers = answerFigures(await predictions('easy'), await predictions('hard'))
  const figures = { epoch: model.epoch, ...answers, ...trainingFigures(curve, model.epoch), probes: knownProbes(store, model) }
  return { detail, curve, figures }
}

/** Labels of the datasets of a comparison, asked for once each: an engine that trains answers between two steps. */
class LabelBook {
  private readonly pages = new Map<string, Promise<Labels>>()

  constructor(private readonly services: Services) {}

  of(model: RunModel, split: Split): Promise<Labels> {
    const key = `${model.run.datasetHash ?? JSON.stringify(model.run.dataset)} ${split}`
    const known = this.pages.get(key)
    if (known) return known
    const page = labelsOf(this.services.engine, model, split)
    this.pages.set(key, page)
    return page
  }
}

/** Equal for runs of one group that have drawn the same: their own seed and their dataset's. */
export function seedsOf({ seed, dataset }: RunDetail): string {
  return `${seed} ${dataset?.seed}`
}

/** Without what a comparison of many runs need not carry. */
export function summaryOf(run: RunDetail): RunSummary {
  const { notes: _n, children: _c, dataset: _d, engine: _e, codeVersion: _v, weightsHash: _w, ...rest } = run
  const { error: _error, notices: _notices, artifacts: _artifacts, ...summary } = rest
  return summary
}
