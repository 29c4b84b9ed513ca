import { LabError } from '../../contract/errors'
import type { ParsedOf } from '../../contract/rpc'
import type { LabContract } from '../../contract/lab'
import { datasetSettingsSchema } from '../../contract/dataset'
import type { RunDetail } from '../../contract/runs'
import { artifactNames } from '../artifacts'
import type { Backend } from '../backend'
import { watchItems } from '../events'
import { fileWord } from '../file-name'
import { modelOf } from '../models'
import { withTrueStatus } from '../run-status'
import { saeOf, type RunSae } from '../sae/source'
import { describeWeights, readImport } from '../weights-about'
import type { LabHandlers } from './handlers'

type Input<K extends keyof LabContract> = ParsedOf<LabContract[K]>

export function runHandlers(backend: Backend): LabHandlers<'runs.'> {
  const { store, jobs } = backend
  return {
    'runs.list': (query) => store.runs.list(query).map((run) => withTrueStatus(backend, run)),
    'runs.watch': (_input, emit, { signal }) => watchItems(signal, jobs.runChanged, (runs) => emit({ changed: [...new Set(runs)] })),
    'runs.get': ({ run }) => withTrueStatus(backend, store.runs.get(store.runs.resolve(run))),
    'runs.metrics': ({ run, prefix }) => store.runs.metrics(store.runs.resolve(run), prefix),
    'runs.update': ({ run, ...changes }) => {
      const id = store.runs.resolve(run)
      const updated = store.runs.update(id, changes)
      jobs.runChanged.emit(id)
      return updated
    },
    'runs.delete': (input) => deleteRun(backend, input),
    'runs.export': ({ run, epoch }) => exportRun(backend, run, epoch),
    'runs.import': (input) => importRun(backend, input),
    'runs.dump': (input) => dumpRun(backend, input),
  }
}

function deleteRun({ store, jobs }: Backend, { run, withChildren }: Input<'runs.delete'>): { deleted: string[] } {
  const id = store.runs.resolve(run)
  for (const one of [id, ...(withChildren ? store.runs.descendants(id) : [])]) {
    if (jobs.isBusyWith(one)) throw new LabError('conflict', `run ${one} is at work; stop its job first`)
  }
  const deleted = store.runs.delete(id, withChildren)
  for (const one of deleted) jobs.runChanged.emit(one)
  return { deleted }
}

function exportRun({ store }: Backend, ref: string, epoch: number | undefined): { bytes: Uint8Array; fileName: string } {
  const named = store.runs.get(store.runs.resolve(ref))
  if (named.kind === 'sae') return exportSae(saeOf(store, ref), epoch)
  const model = modelOf(store, ref, epoch)
  return {
    bytes: describeWeights(model.source.bytes(), model.run, model.epoch),
    fileName: `${fileWord(model.run.name)}-seed-${model.run.seed}-epoch-${model.epoch}.safetensors`,
  }
}

/** As it was written when it was finished: the file says itself what it is. */
function exportSae({ run, source }: RunSae, epoch: number | undefined): { bytes: Uint8Array; fileName: string } {
  if (epoch !== undefined)
    throw new LabError('bad-input', `epoch: run ${run.id} is a sparse autoencoder, of which only the end is kept; leave it out`)
  return { bytes: source.bytes(), fileName: `${fileWord(run.name)}-seed-${run.seed}.safetensors` }
}

/** The engine checks names and shapes; a run is made only of what it takes. */
async function importRun({ store, engine, jobs, codeVersion }: Backend, { name, ...input }: Input<'runs.import'>): Promise<RunDetail> {
  const { about, bytes, assumed } = readImport(input.bytes, input.thirdPool)
  const { hash } = await engine.call('model.load', { bytes })
  const described = await engine.call('data.describe', { settings: about.dataset })
  const run = store.runs.create({
    ...about,
    kind: 'import',
    name: name ?? about.name ?? 'imported weights',
    dataset: described.settings,
    datasetHash: described.hash,
    engine: await engine.info(),
    codeVersion,
  })
  store.runs.commitEpoch(run.id, {
    epoch: 1,
    weightsHash: hash,
    metrics: [],
    artifacts: [{ name: artifactNames.weights(1), kind: 'weights', bytes }],
  })
  for (const message of assumed) store.runs.addNotice(run.id, { kind: 'assumed', epoch: 1, step: null, message })
  store.runs.finish(run.id)
  jobs.runChanged.emit(run.id)
  return store.runs.get(run.id)
}

async function dumpRun({ store, engine }: Backend, input: Input<'runs.dump'>): Promise<{ bytes: Uint8Array; fileName: string }> {
  const { run: ref, epoch, what, split, layer, limit } = input
  if (what === 'activations' && layer === undefined) throw new LabError('bad-input', 'layer: activations need a layer, such as relu2')
  const model = modelOf(store, ref, epoch)
  const dataset = model.run.dataset ?? datasetSettingsSchema.parse({})
  const known = model.run.datasetHash === null ? {} : { datasetHash: model.run.datasetHash }
  const about = { run: model.run.id, epoch: model.epoch }
  const request = { dataset, ...known, ...about, split, what, limit, ...(layer === undefined ? {} : { layer }) }
  const { bytes } = await engine.withModel(model.source, (ref) => engine.call('model.dump', { model: ref, ...request }))
  return { bytes, fileName: `${fileWord(model.run.name)}-${what}-${split}.safetensors` }
}
