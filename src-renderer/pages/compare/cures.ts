/** The trainings that a comparison needs: the study's three cures, and the control that each of them is held against. */
import type { Catalogue } from '../../../src-main/contract/catalogue'

export interface PlannedTraining {
  method: string
  preset: string | undefined
  settings: Record<string, unknown>
  epochs: number
  /** Work of a step as a multiple of plain training's. */
  cost: number
}

export const cureMethods = ['cf-invar', 'dann', 'saliency'] as const
export const controlPreset = 'adam-control'

/** Plain training with Adam for a number of epochs. */
export function controlTraining(epochs: number): PlannedTraining {
  return { method: 'erm', preset: controlPreset, settings: { epochs }, epochs, cost: 1 }
}

/** The cures of the catalogue at their own number of epochs, and before them the control for as many as the longest of them. */
export function cureTrainings({ methods }: Catalogue): PlannedTraining[] {
  const cures = cureMethods.flatMap((id) => {
    const entry = methods.find((method) => method.id === id)
    if (!entry) return []
    const preset = entry.presets[0]
    const epochs = Number(preset?.settings.epochs ?? entry.settings.properties.epochs?.default ?? 1)
    return [{ method: id, preset: preset?.id, settings: {}, epochs, cost: entry.cost }]
  })
  return cures.length === 0 ? [] : [controlTraining(Math.max(...cures.map(({ epochs }) => epochs))), ...cures]
}
