/** Gathers everything that a report is drawn from. */
import type { Catalogue } from '../../contract/catalogue'
import type { Comparison } from '../../contract/compare'
import type { ReportBlockId, ReportData, ReportInput } from '../../contract/report'
import type { Backend } from '../backend'
import { compare } from '../compare/comparison'
import { probesOf } from '../compare/probes'
import { resolveRuns } from '../compare/runs'
import { modelOf } from '../models'
import { trainCommands } from './commands'
import { groupModels, reportModels, reportSamples } from './models'
import { defaultTitle } from './title'

type Services = Pick<Backend, 'store' | 'engine' | 'jobs' | 'codeVersion'>

/** What the chosen blocks do not show is not computed. Errors are those of a comparison. */
export async function gatherReport(backend: Services, input: ReportInput, signal?: AbortSignal): Promise<ReportData> {
  const blocks = [...new Set(input.blocks)]
  const shows = (...ids: ReportBlockId[]) => ids.some((id) => blocks.includes(id))
  const { comparison, catalogue } = await compareForReport(backend, input, signal)
  const models = shows('confusion', 'samples') ? await groupModels(backend, comparison) : []
  return {
    title: input.title ?? defaultTitle(comparison),
    notes: input.notes,
    date: Date.now(),
    blocks,
    paper: input.paper,
    comparison,
    datasets: await describeDatasets(backend, comparison, shows('dataset')),
    methods: methodsOf(comparison, catalogue),
    models: reportModels(models),
    samples: shows('samples') ? await reportSamples(backend, models, input.samples) : [],
    provenance: provenanceOf(backend, comparison, catalogue),
  }
}

/** The comparison, with the linear probes of all runs where they are wished for. */
export async function compareForReport(backend: Services, input: ReportInput, signal?: AbortSignal) {
  if (input.probes) await measureProbes(backend, input, signal)
  const { runs, control } = input
  const comparison = await compare(backend, { runs, ...(control === undefined ? {} : { control }) })
  return { comparison, catalogue: await backend.engine.call('engine.catalogue', {}, signal) }
}

/** One after the other: each takes the engine for some seconds. */
async function measureProbes(backend: Services, { runs, control }: ReportInput, signal?: AbortSignal): Promise<void> {
  for (const run of resolveRuns(backend, control === undefined ? runs : [...runs, control])) {
    if (run.epoch > 0) await probesOf(backend.store, backend.engine, modelOf(backend.store, run.id), signal)
  }
}

/** That the data is still that of the runs was checked when they were compared. */
function describeDatasets({ engine }: Services, { datasets }: Comparison, withSplits: boolean): Promise<ReportData['datasets']> {
  return Promise.all(
    datasets.map(async ({ hash, settings }) => {
      const splits = withSplits ? Object.values((await engine.call('data.describe', { settings })).splits) : []
      return { hash, splits, palette: settings.palette, placement: settings.placement }
    }),
  )
}

function methodsOf({ groups }: Comparison, { methods }: Catalogue): ReportData['methods'] {
  const used = new Set(groups.map(({ method }) => method))
  return methods.filter(({ id }) => used.has(id)).map(({ id, title, source, explanation }) => ({ id, title, source, explanation }))
}

function provenanceOf({ store, codeVersion }: Services, { runs, groups }: Comparison, catalogue: Catalogue): ReportData['provenance'] {
  const details = new Map(runs.map(({ run }) => [run.id, store.runs.get(run.id)]))
  return {
    codeVersion,
    runs: [...details.values()].map((run) => ({
      id: run.id,
      name: run.name,
      seed: run.seed,
      epochs: run.epoch,
      engine: run.engine,
      codeVersion: run.codeVersion,
      weightsHash: run.weightsHash,
    })),
    commands: groups.flatMap((group, place) => {
      const trained = group.runs.flatMap((id) => details.get(id) ?? [])
      return trainCommands(trained, catalogue).map((command) => ({ group: place, command }))
    }),
  }
}
