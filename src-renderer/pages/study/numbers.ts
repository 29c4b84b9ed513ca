/** The rows of the table of all numbers: which are shown, how many have which verdict, and why they differ. */
import { measuredRows } from '../../../src-main/contract/study-counts'
import { studyTasks, studyVerdicts, type StudyPreset, type StudyResults, type StudyRow, type StudyTaskId } from '../../../src-main/contract/study-run'

export const verdictFilters = ['all', ...studyVerdicts] as const
export type VerdictFilter = (typeof verdictFilters)[number]

/** The results of the first preset that was asked for, and of those others that have any. */
export function withResults(results: StudyResults): StudyResults {
  const presets = results.presets.filter((preset, place) => place === 0 || measuredRows(results.rows, preset) > 0)
  const isShown = ({ preset }: { preset: StudyPreset }) => presets.includes(preset)
  return {
    ...results,
    presets,
    rows: results.rows.map((row) => ({ ...row, figures: row.figures.filter(isShown) })),
    conclusions: results.conclusions.map((conclusion) => ({ ...conclusion, results: conclusion.results.filter(isShown) })),
    remarks: results.remarks.filter((remark) => results.presets.every((preset) => presets.includes(preset) || !remark.startsWith(`${preset}: `))),
  }
}

/** Rows that a filter leaves, those with the verdict under any preset; of a quick study, most of which lies beyond its epochs, those that it measured. */
export function shownRows({ rows, quick }: Pick<StudyResults, 'rows' | 'quick'>, filter: VerdictFilter): StudyRow[] {
  const isShown = ({ figures }: StudyRow) =>
    quick ? figures.some(({ measured }) => measured !== null) : filter === 'all' || figures.some(({ verdict }) => verdict === filter)
  return rows.filter(isShown)
}

/** Tasks that have rows, in their order. */
export function byTask(rows: readonly StudyRow[]): { task: StudyTaskId; number: number; rows: StudyRow[] }[] {
  return studyTasks.map((task, number) => ({ task, number, rows: rows.filter((row) => row.task === task) })).filter(({ rows: own }) => own.length > 0)
}
