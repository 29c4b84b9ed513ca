/** The networks of the study: what each is trained with, under either preset, whole or quick. */
import { datasetSettingsSchema, type DatasetInput, type DatasetSettings } from '../../contract/dataset'
import { sizesOf, type StudyPreset, type StudyQuestion, type StudySizes, type StudyTaskId } from '../../contract/study-run'

export const networkRoles = ['refit', 'reduced', 'background', 'unbiased', 'baseline', 'control', 'dann', 'saliency', 'cf-invar'] as const
export type NetworkRole = (typeof networkRoles)[number]

/** The study's three, in the order of its ranking of effort. */
export const cureRoles = ['dann', 'cf-invar', 'saliency'] as const
export type CureRole = (typeof cureRoles)[number]

export interface Recipe {
  task: StudyTaskId
  /** What the run is called in the study. */
  title: string
  method: string
  preset: string
  /** What differs from the preset's. */
  settings: Record<string, unknown>
  dataset: DatasetSettings
  /** Work of a step as a multiple of plain training's. */
  cost: number
}

/** The study's network; its failed variant 2. */
const widths = [32, 64, 128]
const reducedWidths = [4, 8, 16]

export function recipesOf({ preset, quick }: Pick<StudyQuestion, 'preset' | 'quick'>): Record<NetworkRole, Recipe> {
  const sizes = sizesOf(quick)
  return { ...plainRecipes(preset, sizes), ...adamRecipes(preset, sizes) }
}

function plainRecipes(preset: StudyPreset, sizes: StudySizes) {
  const { baselineEpochs: epochs, headEpochs, batch } = sizes
  const baseline: Recipe = {
    task: 'cheater',
    title: 'Baseline',
    method: 'erm',
    preset,
    settings: { epochs, batch, widths },
    dataset: datasetOf(sizes),
    cost: 1,
  }
  const variant = (title: string, changes: Partial<Recipe>): Recipe => ({ ...baseline, task: 'canvas', title, ...changes })
  return {
    refit: variant('Shifted hard set, new head', {
      method: 'refit-head',
      settings: { epochs: epochs + headEpochs, headEpochs, batch, widths },
      dataset: datasetOf(sizes, { hardRule: 'shift' }),
    }),
    reduced: variant('Reduced capacity', { settings: { epochs, batch, widths: reducedWidths }, cost: 0.3 }),
    background: variant('Colour behind the digit', { dataset: datasetOf(sizes, { placement: 'background' }) }),
    unbiased: variant('No shortcut in training', { dataset: datasetOf(sizes, { trainRule: 'balanced' }) }),
    baseline,
  }
}

function adamRecipes(preset: StudyPreset, sizes: StudySizes) {
  const recipe = (title: string, method: string, epochs: number, cost: number): Recipe => ({
    task: 'cures',
    title,
    method,
    preset,
    settings: { epochs, batch: sizes.batch, widths },
    dataset: datasetOf(sizes),
    cost,
  })
  const control = recipe('Adam control', 'erm', sizes.controlEpochs, 1.05)
  return {
    // Plain training has its control as a preset of its own, with third pooling.
    control: { ...control, preset: 'adam-control', settings: { ...control.settings, thirdPool: preset === 'as-written' } },
    dann: recipe('DANN', 'dann', sizes.dannEpochs, 1.2),
    saliency: recipe('Saliency penalty', 'saliency', sizes.saliencyEpochs, 2.3),
    'cf-invar': recipe('CF-INVAR', 'cf-invar', sizes.cfInvarEpochs, 2),
  }
}

function datasetOf({ trainSize, testSize }: StudySizes, changes: DatasetInput = {}): DatasetSettings {
  return datasetSettingsSchema.parse({ trainSize, testSize, ...changes })
}
