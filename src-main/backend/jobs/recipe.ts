/** What a training run is made from: a method with checked settings, and a dataset that is there. */
import { basename } from 'node:path'
import { datasetSettingsSchema, type DatasetSettings } from '../../contract/dataset'
import { LabError } from '../../contract/errors'
import type { EngineInfo } from '../../contract/system'
import { epochsText } from '../epochs-text'
import type { JobServices } from './kind'

/** A method as a person chooses it, and its settings with defaults filled in. */
export interface CheckedMethod {
  method: string
  preset: string | undefined
  settings: Record<string, unknown>
}

export interface KnownDataset {
  /** As asked for, with sizes cut to what the source holds. */
  settings: DatasetSettings
  hash: string
}

/** Fails with `bad-input` where there is no such method or preset, or a setting breaks a rule. */
export async function checkMethod(
  { engine }: JobServices,
  { method, preset, settings }: { method: string; preset?: string | undefined; settings: Record<string, unknown> },
): Promise<CheckedMethod> {
  const checked = await engine.call('engine.check', { method, ...(preset === undefined ? {} : { preset }), settings })
  return { method, preset, settings: checked.settings }
}

/** Fails with `bad-input` where the source is not there, or holds no digits. */
export async function findDataset({ engine }: JobServices, settings: DatasetSettings): Promise<KnownDataset> {
  const described = await engine.call('data.describe', { settings })
  return { settings: described.settings, hash: described.hash }
}

/** `what` is named in the error: "seeds". */
export function requireDistinct(what: string, values: readonly (string | number)[]): void {
  if (new Set(values).size !== values.length) throw new LabError('bad-input', `${what}: each may be there only once`)
}

/** A queued run; returns its id. */
export function createRun(
  { store, codeVersion }: JobServices,
  recipe: { name: string; method: CheckedMethod; dataset: KnownDataset; seed: number; engine: EngineInfo; tags?: string[] },
): string {
  const { name, method, dataset, seed, engine, tags } = recipe
  const { id } = store.runs.create({
    kind: 'train',
    name,
    method: method.method,
    seed,
    settings: method.settings,
    dataset: dataset.settings,
    datasetHash: dataset.hash,
    engine,
    codeVersion,
  })
  if (tags) store.runs.update(id, { tags })
  return id
}

/** Method, preset, epochs, and in what its dataset differs from the study's; rho in any case where asked for. */
export function recipeName({ method, preset, settings }: CheckedMethod, dataset: DatasetSettings, options: { withRho?: boolean } = {}): string {
  const parts = [method, preset, epochsText(Number(settings.epochs)), ...datasetNames(dataset, options.withRho ?? false)]
  return parts.filter(Boolean).join(' · ')
}

function datasetNames({ rho, placement, hardRule, trainRule, palette, trainSize, testSize, source }: DatasetSettings, withRho: boolean): string[] {
  const study = datasetSettingsSchema.parse({})
  const names: [boolean, string][] = [
    [withRho || rho !== study.rho, `rho ${rho}`],
    [placement !== study.placement, placement],
    [trainRule !== study.trainRule, `${trainRule} train`],
    [hardRule !== study.hardRule, `${hardRule} hard`],
    [JSON.stringify(palette) !== JSON.stringify(study.palette), 'own palette'],
    [trainSize !== study.trainSize, `${trainSize} train digits`],
    [testSize !== study.testSize, `${testSize} test digits`],
    [source !== 'mnist', basename(source.slice('idx:'.length))],
  ]
  return names.flatMap(([differs, name]) => (differs ? [name] : []))
}
