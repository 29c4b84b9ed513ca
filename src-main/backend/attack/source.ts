/** An attack with the networks that it was made on, as whoever asks about an attack means them. */
import type { AttackedImage, AttackJobInput } from '../../contract/attack'
import type { EngineContract } from '../../contract/engine'
import { LabError } from '../../contract/errors'
import type { OutputOf } from '../../contract/rpc'
import type { RunDetail } from '../../contract/runs'
import type { Store } from '../../store/store'
import { modelOf, type RunModel } from '../models'

export interface ChosenAttack {
  method: string
  /** Complete. */
  settings: Record<string, unknown>
}

/** Settings of an attack's run. */
export type AttackRunSettings = Pick<AttackJobInput, 'source' | 'target' | 'split' | 'confidence' | 'samples' | 'choice'> & {
  /** The method's own, complete. */
  attack: Record<string, unknown>
  second: ChosenAttack | null
  /** What of them the figures are made by. */
  search: Omit<OutputOf<EngineContract['attack.check']>, 'settings'>
  /** In the order in which they are compared; `indices` of the split, ascending. */
  models: { run: string; epoch: number; indices: number[] }[]
}

export interface RunAttack {
  run: RunDetail
  attack: ChosenAttack
  settings: AttackRunSettings
}

/** Fails with `bad-input` where the run is no attack. */
export function attackOf(store: Store, ref: string): RunAttack {
  const run = store.runs.get(store.runs.resolve(ref, 'attack'))
  if (run.kind !== 'attack') throw new LabError('bad-input', `run ${run.id} (${run.name}) is no attack`)
  return asAttack(run)
}

/** Of a run of kind `attack`. */
export function asAttack(run: RunDetail): RunAttack {
  const settings = run.settings as AttackRunSettings
  return { run, attack: { method: run.method!, settings: settings.attack }, settings }
}

/** Fails with `not-found` where there are not so many. */
export function attackedModelOf(store: Store, { run, settings: { models } }: RunAttack, place: number): RunModel {
  const model = models[place]
  if (!model) throw new LabError('not-found', `model: the attack ${run.id} has models 0 to ${models.length - 1}; there is no ${place}`)
  return modelOf(store, model.run, model.epoch)
}

export const modelName = ({ name, seed }: Pick<RunDetail, 'name' | 'seed'>) => `${name}, seed ${seed}`

/** What is kept of an image, and what became of it: [28, 28, 3]. */
export interface KeptImage {
  image: AttackedImage
  adversarial: Float32Array
}
