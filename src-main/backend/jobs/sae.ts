/** Sparse autoencoders on a finished network: one run for each configuration and seed. */
import { LabError } from '../../contract/errors'
import { saeJobInput, type SaeConfiguration, type SaeJobInput } from '../../contract/sae'
import type { EngineInfo } from '../../contract/system'
import { canonicalJson } from '../../store/ids'
import { modelOf, type RunModel } from '../models'
import type { JobKind, JobServices, PreparedJob } from './kind'
import { requireDistinct } from './recipe'
import { trainSaes } from './sae-training'

/** Of one job. */
const maxRuns = 400

interface CheckedConfiguration extends SaeConfiguration {
  /** With defaults filled in. */
  settings: Record<string, unknown>
}

export const saeJob: JobKind<typeof saeJobInput> = {
  id: 'sae',
  input: saeJobInput,
  prepare,
  run: (_input, context) => trainSaes(context),
}

/** What is wrong with the network or any configuration comes out here, before a run is made. */
async function prepare(input: SaeJobInput, services: JobServices): Promise<PreparedJob> {
  const { store, engine } = services
  const { seeds } = input
  const model = modelOf(store, input.run, input.epoch)
  if (model.run.status !== 'finished')
    throw new LabError('conflict', `run ${model.run.id} is ${model.run.status}; an SAE explains a network that does not change any more`)
  requireDistinct('seeds', seeds)
  const configurations = await checkAll(input.configurations, services, model)
  const count = configurations.length * seeds.length
  if (count > maxRuns) throw new LabError('bad-input', `these are ${count} SAEs; a job has ${maxRuns} at most: choose fewer configurations or seeds`)
  const info = await engine.info()
  // Seed by seed, so that a job that is stopped has whole sets of configurations.
  const runIds = seeds.flatMap((seed) => configurations.map((configuration) => createRun(services, model, configuration, seed, info)))
  return { title: titleOf(model, configurations, seeds), runIds }
}

async function checkAll(configurations: readonly SaeConfiguration[], { engine }: JobServices, model: RunModel): Promise<CheckedConfiguration[]> {
  const checked: CheckedConfiguration[] = []
  for (const configuration of configurations) {
    const { settings } = await engine.call('sae.check', { configuration, network: model.run.settings })
    checked.push({ ...configuration, settings })
  }
  requireDistinct(
    'configurations',
    checked.map(({ layer, aggregation, variant, settings }) => canonicalJson({ layer, aggregation, variant, settings })),
  )
  return checked
}

function createRun(
  { store, codeVersion }: JobServices,
  { run, epoch }: RunModel,
  configuration: CheckedConfiguration,
  seed: number,
  engine: EngineInfo,
): string {
  const { layer, aggregation, variant, settings } = configuration
  return store.runs.create({
    kind: 'sae',
    name: nameOf(configuration),
    method: variant,
    seed,
    settings: { ...settings, layer, aggregation, modelEpoch: epoch },
    dataset: run.dataset,
    datasetHash: run.datasetHash,
    engine,
    codeVersion,
    parents: [{ id: run.id, role: 'model' }],
  }).id
}

function nameOf({ layer, aggregation, variant, preset }: SaeConfiguration): string {
  return ['SAE', layer, ...(layer === 'gap' ? [] : [aggregation]), variant, ...(preset === undefined ? [] : [preset])].join(' · ')
}

function titleOf({ run }: RunModel, configurations: readonly SaeConfiguration[], seeds: readonly number[]): string {
  const count = configurations.length * seeds.length
  const what = count === 1 ? `${nameOf(configurations[0]!)}, seed ${seeds[0]}` : `${count} SAEs`
  return `${what} of ${run.name}`
}
