/** What the study published for a training, and what an independent implementation measured: each only beside what it was measured on. */
import { datasetSettingsSchema, type DatasetSettings } from '../../src-main/contract/dataset'
import { published, reference } from '../../src-main/contract/study'

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

/** Whether numbers of the study's own canvas may stand beside what was measured on this dataset; its seed may be another. */
export function isStudyCanvas(dataset: DatasetSettings): boolean {
  return canvasOf(dataset) === 'study'
}

const hasStudyWidths = (settings: Settings) => same(settings.widths ?? studyWidths, studyWidths)
const usesSgd = (settings: Settings) => (settings.optimizer ?? 'sgd') === 'sgd'

/** Plain training of the study's network with SGD on the study's own canvas: what the published baseline was. */
export function isPublishedBaseline(method: string | null, settings: Settings, dataset: DatasetSettings | null): boolean {
  return method === 'erm' && usesSgd(settings) && hasStudyWidths(settings) && dataset !== null && canvasOf(dataset) === 'study'
}

type Cure = keyof typeof published.cures
const isCure = (method: string | null): method is Cure => method !== null && method in published.cures

/** What the study trained its cures with; a run that has another value of one of these is another method. The ramp of DANN's colour weight is the lab's own. */
const studyCure: Record<Cure, Settings> = {
  dann: { lambdaColor: 2, strongEpochs: 5, lambdaColorLater: 0.2, reversal: 1, headSteps: 3, hidden: 128 },
  saliency: { lambdaMax: 8e-3, fullEpochs: 2, middleEpochs: 5, middleFactor: 0.7, lateFactor: 0.3, shapeThreshold: 0.05, clip: 1 },
  'cf-invar': { counterfactualWeight: 1, invarianceWeight: 1 },
}
const studyAdam: Settings = { optimizer: 'adam', lr: 0.001, batch: 128 }

/** What the settings do not say is as it was. */
const keepsTo = (settings: Settings, expected: Settings) => Object.entries(expected).every(([name, value]) => same(settings[name] ?? value, value))

const onStudyCanvas = (settings: Settings, dataset: DatasetSettings | null) =>
  hasStudyWidths(settings) && dataset !== null && canvasOf(dataset) === 'study'

/** One of the study's three cures with the study's settings, for its network on its own canvas. */
export function publishedCure(method: string | null, settings: Settings, dataset: DatasetSettings | null): (typeof published.cures)[Cure] | null {
  if (!isCure(method) || !onStudyCanvas(settings, dataset) || settings.optimizer !== 'adam') return null
  return keepsTo(settings, { ...studyAdam, ...studyCure[method] }) ? published.cures[method] : null
}

/** Published accuracies (0..1) by epoch: of the baseline, of the cures, and of the shifted hard set; none for what the study did not publish. */
export function publishedEpochs(method: string | null, settings: Settings, dataset: DatasetSettings | null): readonly PublishedEpoch[] {
  if (isPublishedBaseline(method, settings, dataset)) return published.baseline
  const cure = publishedCure(method, settings, dataset)
  if (cure) return cureEpochs(cure)
  if (!dataset || canvasOf(dataset) !== 'shift' || !usesSgd(settings) || !hasStudyWidths(settings)) return []
  if (method === 'erm') return [{ epoch: 4, hard: published.shiftedHard }]
  // The refitted network is what comes nearest to the published number: it stands beside the last epoch.
  return method === 'refit-head' ? [{ epoch: Number(settings.epochs ?? 6), hard: published.shiftedHard }] : []
}

/** By epoch, the final values at their own where they are not there already. */
function cureEpochs({ epochs, final }: (typeof published.cures)[Cure]): readonly PublishedEpoch[] {
  if (epochs.some(({ epoch }) => epoch === final.epochs)) return epochs
  return [...epochs, { epoch: final.epochs, hard: final.hard, ...(final.easy === null ? {} : { easy: final.easy }) }]
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

/** Hard accuracies of the reference for the cures and their control, one seed each, as written: third pooling, DANN with its ramp. Ascending; none for other recipes. */
export function cureReference(
  method: string | null,
  settings: Settings,
  dataset: DatasetSettings | null,
): readonly { epoch: number; hard: number }[] {
  if (settings.thirdPool === false) return []
  const isControl = method === 'erm' && settings.optimizer === 'adam' && keepsTo(settings, studyAdam) && onStudyCanvas(settings, dataset)
  if (isControl) return reference.adamControl.map((hard, i) => ({ epoch: i + 1, hard }))
  if (!isCure(method) || !publishedCure(method, settings, dataset) || !keepsTo(settings, { rampEpochs: 1 })) return []
  return reference.cures[method]
}

/** The reference after an epoch, for the recipes that it was measured with. */
export function referenceAt(method: string | null, settings: Settings, dataset: DatasetSettings | null, epoch: number): ReferenceRange | null {
  const ofCure = cureReference(method, settings, dataset).find((entry) => entry.epoch === epoch)
  if (ofCure) return { seeds: 1, epoch, low: ofCure.hard, high: ofCure.hard, mean: null }
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
