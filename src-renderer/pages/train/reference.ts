/** What the study published for a training, and what an independent implementation measured: each only beside what it was measured on. */
import { datasetSettingsSchema, type DatasetSettings } from '../../../src-main/contract/dataset'
import { published, reference } from '../../../src-main/contract/study'

export interface PublishedEpoch {
  epoch: number
  train?: number
  easy?: number
  hard?: number
}

/** Hard accuracies (0..1) after an epoch, over the seeds of the reference. */
export interface ReferenceRange {
  seeds: number
  epoch: number
  low: number
  high: number
  mean: number | null
}

type Settings = Readonly<Record<string, unknown>>

const study = datasetSettingsSchema.parse({})
const studyWidths = [32, 64, 128]
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * The study's canvas or one of its variants, whatever its seed; null for any other. On fewer digits the same recipe takes fewer steps, and means
 * something else.
 */
function canvasOf(dataset: DatasetSettings): 'study' | 'shift' | 'background' | null {
  // Parsed for the order of its fields.
  const alike = datasetSettingsSchema.parse({ ...dataset, seed: study.seed })
  if (same(alike, study)) return 'study'
  if (same(alike, { ...study, hardRule: 'shift' })) return 'shift'
  return same(alike, { ...study, placement: 'background' }) ? 'background' : null
}

const hasStudyWidths = (settings: Settings) => same(settings.widths ?? studyWidths, studyWidths)
const usesSgd = (settings: Settings) => (settings.optimizer ?? 'sgd') === 'sgd'

/** Plain training of the study's network with SGD on the study's own canvas: what the published baseline was. */
export function isPublishedBaseline(method: string | null, settings: Settings, dataset: DatasetSettings | null): boolean {
  return method === 'erm' && usesSgd(settings) && hasStudyWidths(settings) && dataset !== null && canvasOf(dataset) === 'study'
}

/** Published accuracies (0..1) by epoch: of the baseline, and of the shifted hard set; none for what the study did not publish. */
export function publishedEpochs(method: string | null, settings: Settings, dataset: DatasetSettings | null): readonly PublishedEpoch[] {
  if (isPublishedBaseline(method, settings, dataset)) return published.baseline
  if (!dataset || canvasOf(dataset) !== 'shift' || !usesSgd(settings) || !hasStudyWidths(settings)) return []
  if (method === 'erm') return [{ epoch: 4, hard: published.shiftedHard }]
  // The refitted network is what comes nearest to the published number: it stands beside the last epoch.
  return method === 'refit-head' ? [{ epoch: Number(settings.epochs ?? 6), hard: published.shiftedHard }] : []
}

/** What the study says of a variant for which it printed no accuracies. */
export function variantSentence(method: string | null, settings: Settings, dataset: DatasetSettings | null): string | null {
  if (method !== 'erm' || !dataset) return null
  const canvas = canvasOf(dataset)
  if (canvas === 'background') {
    return 'The study kept this variant, colour on the background (about 80% of the pixels), as one that failed, and published no accuracies of it.'
  }
  const widths: unknown[] = Array.isArray(settings.widths) ? settings.widths : studyWidths
  const smaller = widths.length === 3 && widths.every((width, i) => Number(width) < (studyWidths[i] ?? 0))
  if (canvas !== 'study' || !smaller) return null
  return 'The study published no accuracies of smaller networks; it says that the colour signal was not cheap enough there to change the outcome.'
}

const recipes = {
  asWritten: { thirdPool: true, lr: 0.05, momentum: 0 },
  twoPools: { thirdPool: false, lr: 0.01, momentum: 0.9 },
}

/** The reference beside the baseline after an epoch, for the two recipes that it was measured with. */
export function referenceAt(method: string | null, settings: Settings, dataset: DatasetSettings | null, epoch: number): ReferenceRange | null {
  if (!isPublishedBaseline(method, settings, dataset) || (settings.batch ?? 128) !== 128) return null
  const has = { ...recipes.asWritten, ...settings }
  for (const name of ['asWritten', 'twoPools'] as const) {
    const { thirdPool, lr, momentum } = recipes[name]
    if (has.thirdPool !== thirdPool || has.lr !== lr || has.momentum !== momentum) continue
    const range = reference[name].hard.find((entry) => entry.epoch === epoch)
    return range ? { seeds: reference[name].seeds, ...range } : null
  }
  return null
}
