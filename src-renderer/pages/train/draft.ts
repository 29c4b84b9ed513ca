/** What somebody has filled in, kept while they look elsewhere or reload. */
import { datasetSettingsSchema, type DatasetPreset, type DatasetSettings } from '../../../src-main/contract/dataset'
import type { CatalogueEntry, Preset } from '../../../src-main/contract/catalogue'
import type { RunDetail } from '../../../src-main/contract/runs'
import { readDataset, writeDataset } from '../../state/dataset-address'
import { fieldKind, fieldsOf, writeAll, writeField } from '../../ui/fields'
import * as z from 'zod'
import { keptDraft } from '../../state/kept-draft'

const texts = z.record(z.string(), z.string())

const draftSchema = z.object({
  method: z.string().default('erm'),
  /** Of the method's settings; its first where empty. */
  preset: z.string().default(''),
  /** Typed over the preset, by field. */
  settings: texts.default({}),
  datasetPreset: z.string().default('study'),
  dataset: texts.default({}),
  seeds: z.string().default('0'),
  name: z.string().default(''),
})
export type Draft = z.output<typeof draftSchema>

export const { empty: emptyDraft, load: loadDraft, save: saveDraft } = keptDraft('lab.train', draftSchema)

/** The schema of a dataset as data, like that of a method. */
export const datasetFields = fieldsOf(datasetSettingsSchema)

/** A dataset of an address (see dataset-address) as a preset and what is typed over it. */
export function datasetDraft(text: string, presets: readonly DatasetPreset[]): Pick<Draft, 'datasetPreset' | 'dataset'> {
  if (presets.some(({ id }) => id === text)) return { datasetPreset: text, dataset: {} }
  const study = readDataset(null, presets)
  const changed = Object.entries(readDataset(text, presets)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(study[name as keyof typeof study]),
  )
  const typed = changed.flatMap(([name, value]) => {
    const field = datasetFields.properties[name]
    return field ? [[name, writeField(fieldKind(field), value)] as const] : []
  })
  return { datasetPreset: 'study', dataset: Object.fromEntries(typed) }
}

/**
 * The dataset once another recipe is chosen: with the settings that belong to the new recipe, and without those that the one before had brought
 * and nobody has changed since.
 */
export function recipeDataset(dataset: DatasetSettings, before: Preset | undefined, after: Preset | undefined): DatasetSettings {
  const study: Record<string, unknown> = datasetSettingsSchema.parse({})
  const brought = Object.entries(before?.dataset ?? {}).filter(
    ([name, value]) => JSON.stringify(dataset[name as keyof DatasetSettings]) === JSON.stringify(value),
  )
  const withdrawn = Object.fromEntries(brought.map(([name]) => [name, study[name]]))
  return datasetSettingsSchema.parse({ ...dataset, ...withdrawn, ...after?.dataset })
}

/** The form that would make a run again: the preset that comes nearest, and over it what the run has otherwise. */
export function draftOfRun(run: RunDetail, method: CatalogueEntry, presets: readonly DatasetPreset[]): Draft {
  const has = writeAll(method.settings, run.settings)
  const differences = method.presets.map((preset) => ({ preset, settings: differing(has, writeAll(method.settings, preset.settings)) }))
  differences.sort((a, b) => Object.keys(a.settings).length - Object.keys(b.settings).length)
  const nearest = differences[0]
  return {
    ...emptyDraft(),
    method: method.id,
    preset: nearest?.preset.id ?? '',
    settings: nearest?.settings ?? differing(has, writeAll(method.settings, {})),
    ...datasetDraft((run.dataset && writeDataset(run.dataset, presets)) ?? 'study', presets),
    seeds: String(run.seed),
  }
}

function differing(texts: Record<string, string>, base: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([name, text]) => text !== base[name]))
}
