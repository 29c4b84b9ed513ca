/** Training a finished network on: a new run that begins with all epochs of the old one, and ends as if it had been trained at once. */
import { LabError } from '../../contract/errors'
import { continueJobInput, type ContinueJobInput } from '../../contract/jobs'
import type { RunDetail } from '../../contract/runs'
import type { Store } from '../../store/store'
import { artifactNames } from '../artifacts'
import { epochsText } from '../epochs-text'
import { modelOf, requireNetwork } from '../models'
import { Goal, type Until } from './goal'
import type { JobKind, JobServices, PreparedJob } from './kind'
import { checkMethod, findDataset } from './recipe'
import { trainRuns } from './training'

export const continueJob: JobKind<typeof continueJobInput> = {
  id: 'continue',
  input: continueJobInput,
  prepare,
  run: ({ until }, context) =>
    trainRuns(
      context,
      ({ seed }) => `seed ${seed}`,
      (run) => (until ? Goal.open(context, run, until) : Promise.resolve(null)),
    ),
}

/** What stands in the way comes out here, before a run is made. */
async function prepare(input: ContinueJobInput, services: JobServices): Promise<PreparedJob> {
  const { store, codeVersion } = services
  const { epochs } = input
  const run = trainedRun(store, input)
  await requireSteadyMethod(services, run, epochs)
  const { settings } = await checkMethod(services, { method: run.method!, settings: { ...run.settings, epochs } })
  await requireSameData(services, run)
  const until = input.until && namedModels(store, run, input.until)
  if (until) await requireOpenGoal(services, run, until)
  const { kind, method, seed, dataset, datasetHash, engine } = run
  const name = input.name ?? continuedName(run, until ? `up to ${epochsText(epochs)}` : epochsText(epochs))
  const { id } = store.runs.continueFrom(run.id, { kind, name, method, seed, settings, dataset, datasetHash, engine, codeVersion })
  return { title: `${name}, seed ${seed}`, runIds: [id], input: { ...input, run: run.id, ...(until ? { until } : {}) } }
}

function trainedRun(store: Store, { run: ref, epochs }: ContinueJobInput): RunDetail {
  const run = store.runs.get(store.runs.resolve(ref, 'network'))
  const { id, kind, status, epoch, artifacts } = run
  requireNetwork(run)
  if (kind === 'import')
    throw new LabError('conflict', `run ${id} was imported: its file holds weights, not the optimiser's state that training goes on from`)
  if (status !== 'finished')
    throw new LabError(
      'conflict',
      `run ${id} is not finished: resume it, or wait for its end; it has ${epoch} of ${epochsText(Number(run.settings.epochs))}`,
    )
  if (!artifacts.some(({ name }) => name === artifactNames.state))
    throw new LabError('conflict', `run ${id} has no state of its optimiser any more, from which training could go on`)
  if (epochs <= epoch) throw new LabError('bad-input', `epochs: run ${id} has ${epoch} already; name ${epoch + 1} or more, which counts those`)
  return run
}

async function requireSteadyMethod({ engine }: JobServices, { id, method }: RunDetail, epochs: number): Promise<void> {
  const { methods } = await engine.call('engine.catalogue', {})
  const entry = methods.find((candidate) => candidate.id === method)
  if (!entry?.endsDifferently) return
  throw new LabError(
    'conflict',
    `run ${id} cannot be trained on: the last epochs of ${method} do something else than those before, and are over; train it anew for ${epochs} epochs`,
  )
}

async function requireSameData(services: JobServices, { id, dataset, datasetHash }: RunDetail): Promise<void> {
  const { hash } = await findDataset(services, dataset!)
  if (hash !== datasetHash) throw new LabError('conflict', `the digits that run ${id} was trained on have changed since: it cannot be trained on`)
}

/** With the models by their ids and epochs, which mean the same when the job is at work. */
function namedModels(store: Store, run: RunDetail, until: Until): Until {
  const models = until.models.map(({ run: ref, epoch }) => {
    const model = modelOf(store, ref, epoch)
    if (model.run.status !== 'finished') throw new LabError('conflict', `until.models: run ${model.run.id} is not finished`)
    if (model.run.datasetHash !== run.datasetHash)
      throw new LabError('bad-input', `until.models: run ${model.run.id} has another dataset than run ${run.id}, so their images are not the same`)
    return { run: model.run.id, epoch: model.epoch }
  })
  return { ...until, models }
}

async function requireOpenGoal(services: JobServices, run: RunDetail, until: Until): Promise<void> {
  const goal = await Goal.open(services, run, until)
  if (!goal.isReached(run.epoch)) return
  throw new LabError('conflict', `until: there is nothing to train for, after epoch ${run.epoch} of run ${run.id} ${goal.describe(run.epoch)}`)
}

/** The name with its new length in the old one's place, or behind it. */
function continuedName({ name, settings }: RunDetail, length: string): string {
  const parts = name.split(' · ')
  // Runs from before it was "1 epoch" are called "1 epochs".
  const before = [epochsText(Number(settings.epochs)), `${String(settings.epochs)} epochs`]
  const place = parts.findIndex((part) => before.includes(part.replace(/^up to /, '')))
  parts.splice(place === -1 ? parts.length : place, 1, length)
  return parts.join(' · ')
}
