/** Numbers and results of a study for tests. */
import type { StudyConclusion, StudyFigure, StudyMeasure, StudyResults, StudyRow } from './study-run'

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

/** Confirmed by one preset, not measured under the other. */
export const conclusion: StudyConclusion = {
  ...{ number: 1, text: 'It cheats.', rule: 'More than half.' },
  results: [
    { preset: 'as-written', verdict: 'confirmed', because: '97%' },
    { preset: 'two-pools', verdict: 'open', because: 'not measured' },
  ],
}

export const unmeasured: Partial<StudyFigure> = { measured: null, difference: null, verdict: 'open', agrees: [] }
export const ofOther: Partial<StudyFigure> = { preset: 'two-pools' }
