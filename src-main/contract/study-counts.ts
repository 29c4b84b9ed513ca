/** What the study came to, counted: how many numbers have which verdict, how many conclusions hold, and that in a sentence. */
import { studyVerdicts, type StudyConclusion, type StudyPreset, type StudyResults, type StudyRow, type StudyVerdict } from './study-run'
import { presetNames } from './study-words'

export type VerdictCounts = Record<StudyVerdict, number>

/** Rows that have a number under a preset. */
export function measuredRows(rows: readonly StudyRow[], preset: StudyPreset): number {
  return rows.filter(({ figures }) => figures.some((figure) => figure.preset === preset && figure.measured !== null)).length
}

/** Rows that have a verdict under a preset, or under any. */
export function verdictCounts(rows: readonly StudyRow[], preset: StudyPreset | null = null): VerdictCounts {
  const has = (verdict: StudyVerdict) => (row: StudyRow) =>
    row.figures.some((figure) => figure.verdict === verdict && (preset === null || figure.preset === preset))
  return Object.fromEntries(studyVerdicts.map((verdict) => [verdict, rows.filter(has(verdict)).length])) as VerdictCounts
}

/** Conclusions that a preset confirms. */
export function confirmed(conclusions: readonly StudyConclusion[], preset: StudyPreset): number {
  return conclusions.filter(({ results }) => results.some((result) => result.preset === preset && result.verdict === 'confirmed')).length
}

/** One sentence a preset; each says which it is about, where there are several. */
export function answersOf({ presets, rows, conclusions }: Pick<StudyResults, 'presets' | 'rows' | 'conclusions'>): string[] {
  return presets.map((preset) => {
    const about = presets.length > 1 ? `${presetNames[preset]}: ` : ''
    if (measuredRows(rows, preset) === 0) return `${about}${about ? 'n' : 'N'}othing is measured yet.`
    const { reproduced, reference, differs, unclear } = verdictCounts(rows, preset)
    const held = reproduced + reference + differs + unclear
    const numbers = `${about ? 'of' : 'Of'} ${held} ${held === 1 ? 'number' : 'numbers'} that can be held against another`
    const said = `${reproduced} as published, ${reference} as in the reference alone, ${differs} different${unclear === 0 ? '' : `, ${unclear} with an interval too wide to tell`}`
    return `${about}${numbers}: ${said}; ${confirmed(conclusions, preset)} of ${conclusions.length} conclusions are confirmed.`
  })
}
