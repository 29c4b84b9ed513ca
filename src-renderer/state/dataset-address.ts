/** A dataset in an address: the id of a preset, or what differs from the study's as JSON. */
import { datasetSettingsSchema, type DatasetPreset, type DatasetSettings } from '../../src-main/contract/dataset'

const study: DatasetSettings = datasetSettingsSchema.parse({})
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Null for the study's own, which needs no parameter. */
export function writeDataset(settings: DatasetSettings, presets: readonly DatasetPreset[]): string | null {
  const changed = Object.entries(settings).filter(([name, value]) => !same(value, study[name as keyof DatasetSettings]))
  if (changed.length === 0) return null
  const preset = presets.find((candidate) => same(datasetSettingsSchema.parse(candidate.settings), datasetSettingsSchema.parse(settings)))
  return preset?.id ?? JSON.stringify(Object.fromEntries(changed))
}

/** The study's where the text is no dataset: a pasted address may hold anything. */
export function readDataset(text: string | null, presets: readonly DatasetPreset[]): DatasetSettings {
  const preset = presets.find(({ id }) => id === text)
  if (preset) return preset.settings
  if (!text?.startsWith('{')) return study
  try {
    return datasetSettingsSchema.safeParse(JSON.parse(text)).data ?? study
  } catch {
    return study
  }
}
