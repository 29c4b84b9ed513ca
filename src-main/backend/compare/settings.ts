/** In which settings groups differ, under the names that people know them by. */
import * as z from 'zod'
import type { Catalogue, CatalogueEntry, SettingsSchema } from '../../contract/catalogue'
import type { SettingDifference } from '../../contract/compare'
import { datasetSettingsSchema } from '../../contract/dataset'
import type { RunDetail } from '../../contract/runs'
import { canonicalJson } from '../../store/ids'

const datasetFields = (z.toJSONSchema(datasetSettingsSchema, { io: 'input' }) as unknown as SettingsSchema).properties

/** `groups`: a run of each. The method's own settings first, then the dataset's; seeds are no settings. */
export function settingDifferences(groups: readonly RunDetail[], catalogue: Catalogue): SettingDifference[] {
  const all = [
    ...columns(
      groups.map(({ settings }) => settings),
      (key) => ({ name: key, title: settingTitle(key, groups, catalogue) }),
    ),
    ...columns(
      groups.map(({ dataset }) => withoutSeed(dataset)),
      (key) => ({ name: `dataset.${key}`, title: datasetTitle(key) }),
    ),
  ]
  return all.filter(({ values }) => values.some((value) => !isSame(value, values[0])))
}

export function datasetTitle(key: string): string {
  return datasetFields[key]?.title ?? key
}

/** What a setting is where nobody says otherwise, by the name of its difference; undefined where it is not known. */
export function defaultOf(name: string, entry: CatalogueEntry | undefined): unknown {
  const ofDataset = /^dataset\.(.+)$/.exec(name)?.[1]
  return (ofDataset === undefined ? entry?.settings.properties[name] : datasetFields[ofDataset])?.default
}

export function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))
}

/** A dataset but for what draws its colours. */
export function withoutSeed(dataset: RunDetail['dataset']): Record<string, unknown> {
  const { seed: _seed, ...settings } = dataset ?? {}
  return settings
}

function columns(records: readonly Record<string, unknown>[], named: (key: string) => { name: string; title: string }): SettingDifference[] {
  const keys = new Set(records.flatMap((record) => Object.keys(record)))
  return [...keys].map((key) => ({ ...named(key), values: records.map((record) => record[key]) }))
}

/** As the first of the groups' methods that has the setting calls it. */
function settingTitle(key: string, groups: readonly RunDetail[], { methods }: Catalogue): string {
  const used = methods.filter(({ id, settings }) => Object.hasOwn(settings.properties, key) && groups.some(({ method }) => method === id))
  return used[0]?.settings.properties[key]?.title ?? key
}
