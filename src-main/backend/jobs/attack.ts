/** Attacks on finished networks: one run for all models that are compared, on images that were chosen before it is queued. */
import { attackJobInput, type AttackJobInput } from '../../contract/attack'
import type { EngineContract } from '../../contract/engine'
import type { OutputOf } from '../../contract/rpc'
import { chooseSamples, modelsToAttack } from '../attack/samples'
import { modelName, type AttackRunSettings, type ChosenAttack } from '../attack/source'
import type { RunModel } from '../models'
import { runAttack } from './attack-run'
import type { JobKind, JobServices, PreparedJob } from './kind'

export const attackJob: JobKind<typeof attackJobInput> = {
  id: 'attack',
  input: attackJobInput,
  prepare,
  run: (_input, context) => runAttack(context),
}

/** What is wrong with the models, the methods or the images comes out here, before a run is made. */
async function prepare(input: AttackJobInput, services: JobServices): Promise<PreparedJob> {
  const { source, target, split, confidence, samples, choice, seed, method } = input
  const models = modelsToAttack(services, input.models)
  const { settings: own, ...search } = await checkAttack(services, input)
  const second = input.second && (await checkSecond(services, input.second))
  const indices = await chooseSamples(services, { models, source, split, confidence }, { samples, choice, seed })
  const chosen = models.map(({ run, epoch }, place) => ({ run: run.id, epoch, indices: indices[place]! }))
  const settings: AttackRunSettings = { attack: own, models: chosen, source, target, split, confidence, samples, choice, second, search }
  const run = services.store.runs.create({
    kind: 'attack',
    name: nameOf(input),
    method,
    seed,
    settings,
    dataset: models[0]!.run.dataset,
    datasetHash: models[0]!.run.datasetHash,
    engine: await services.engine.info(),
    codeVersion: services.codeVersion,
    // A run of which several epochs are attacked is one parent.
    parents: [...new Set(chosen.map((model) => model.run))].map((id) => ({ id, role: 'model' })),
  })
  return { title: titleOf(input, models), runIds: [run.id] }
}

type AskedAttack = Pick<AttackJobInput, 'method' | 'preset' | 'settings'>

function checkAttack({ engine }: JobServices, { method, preset, settings }: AskedAttack): Promise<OutputOf<EngineContract['attack.check']>> {
  return engine.call('attack.check', { method, ...(preset === undefined ? {} : { preset }), settings })
}

async function checkSecond(services: JobServices, asked: AskedAttack): Promise<ChosenAttack> {
  return { method: asked.method, settings: (await checkAttack(services, asked)).settings }
}

function nameOf({ source, target, split, method, preset, samples, models, second }: AttackJobInput): string {
  const count = models.length === 1 ? '1 model' : `${models.length} models`
  const methods = [method, ...(second ? [second.method] : [])].join(' and ')
  return [`${source} to ${target}`, split, methods, ...(preset === undefined ? [] : [preset]), `${samples} images`, count].join(' · ')
}

function titleOf({ source, target }: AttackJobInput, models: readonly RunModel[]): string {
  return `Attack ${source} to ${target} on ${models.length === 1 ? modelName(models[0]!.run) : `${models.length} models`}`
}
