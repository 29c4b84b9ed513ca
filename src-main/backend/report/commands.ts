/** The command lines that repeat the runs of a report. */
import type { Catalogue, CatalogueEntry } from '../../contract/catalogue'
import { datasetSettingsSchema, type DatasetSettings } from '../../contract/dataset'
import type { RunDetail } from '../../contract/runs'

/** Settings of the dataset that have a flag of their own. */
const datasetFlags: Readonly<Record<string, string>> = { source: '--source', trainSize: '--train-size', testSize: '--test-size', seed: '--data-seed' }

/** `lab train ...` for each seed of the dataset of these runs, which differ in nothing but seeds; none for runs that were not trained here. */
export function trainCommands(runs: readonly RunDetail[], catalogue: Catalogue): string[] {
  const first = runs[0]
  const method = catalogue.methods.find(({ id }) => id === first?.method)
  if (!first || !method || first.kind !== 'train') return []
  const canvases = new Map<number, { dataset: DatasetSettings; seeds: number[] }>()
  for (const { dataset, seed } of runs) {
    if (!dataset) continue
    const canvas = canvases.get(dataset.seed) ?? { dataset, seeds: [] }
    canvases.set(dataset.seed, canvas)
    canvas.seeds.push(seed)
  }
  return [...canvases.values()].map(({ dataset, seeds }) => {
    const words = ['lab', 'train', '--method', method.id, ...methodWords(first.settings, method), ...datasetWords(dataset, method)]
    return [...words, seeds.length === 1 ? '--seed' : '--seeds', seeds.join(',')].map(shellWord).join(' ')
  })
}

/** Every setting that is not the method's default. */
function methodWords(settings: Record<string, unknown>, method: CatalogueEntry): string[] {
  const differing = Object.entries(settings).filter(([key, value]) => value !== undefined && !isSame(value, method.settings.properties[key]?.default))
  return differing.flatMap(([key, value]) => (key === 'epochs' ? ['--epochs', String(value)] : ['--set', `${key}=${valueText(value)}`]))
}

/** Everything that is not what `lab train` takes by itself: the defaults, under what the method's first preset asks for. */
function datasetWords(dataset: DatasetSettings, method: CatalogueEntry): string[] {
  const taken: Record<string, unknown> = datasetSettingsSchema.parse({ ...method.presets[0]?.dataset })
  const differing = Object.entries(dataset).filter(([key, value]) => !isSame(value, taken[key]))
  return differing.flatMap(([key, value]) =>
    datasetFlags[key] === undefined ? ['--set', `${key}=${valueText(value)}`] : [datasetFlags[key], valueText(value)],
  )
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** As `--set` reads it: lists with commas, what is nested as JSON. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value
  const isFlat = Array.isArray(value) && value.every((item) => typeof item !== 'object' && typeof item !== 'string')
  return isFlat ? value.join(',') : JSON.stringify(value)
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
