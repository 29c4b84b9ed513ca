/** Numbers and results of a study for tests. */
import type { StudyFigure, StudyMeasure, StudyResults, StudyRow } from './study-run'

export const measure: StudyMeasure = { mean: 0.1, low: 0.08, high: 0.12, over: 'seeds', n: 3, values: [0.09, 0.1, 0.11] }

export function figure(changes: Partial<StudyFigure> = {}): StudyFigure {
  return {
    preset: 'as-written',
    reference: null,
    measured: measure,
    difference: 0,
    verdict: 'reproduced',
    agrees: ['published'],
    why: null,
    ...changes,
  }
}

export function row(id: string, figures: StudyFigure[], changes: Partial<StudyRow> = {}): StudyRow {
  return { id, task: 'cheater', name: id, unit: 'share', published: 0.1, tolerance: 0.02, figures, ...changes }
}

export function results(rows: StudyRow[], changes: Partial<StudyResults> = {}): StudyResults {
  return { quick: false, seeds: [0], presets: ['as-written'], rows, conclusions: [], remarks: [], ...changes }
}
