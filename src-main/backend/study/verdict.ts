/** Whether a number of the study was met again: one rule for all of them. */
import type { StudyFigure, StudyMeasure, StudyPreset, StudyReference } from '../../contract/study-run'
import type { RowSpec } from './spec'

/** Of floating point: 0.1 + 0.2 is no difference to 0.3. */
const rounding = 1e-9

/** Both ends of a value, of a range, or of what was measured; of a measure without an interval its mean. */
function endsOf(value: StudyReference): { low: number; high: number } {
  return typeof value === 'number' ? { low: value, high: value } : value
}

function measuredEnds({ mean, low, high }: StudyMeasure): { low: number; high: number } {
  return { low: low ?? mean, high: high ?? mean }
}

/** Value (or range) and measured interval, widened by the tolerance to both sides, have a point in common. */
export function agrees(measured: StudyMeasure, value: StudyReference, tolerance: number): boolean {
  const [ours, theirs] = [measuredEnds(measured), endsOf(value)]
  return theirs.high >= ours.low - tolerance - rounding && theirs.low <= ours.high + tolerance + rounding
}

/** Measured mean minus the value; of a range the nearest end, 0 inside. */
export function distance({ mean }: StudyMeasure, value: StudyReference): number {
  const { low, high } = endsOf(value)
  if (mean < low) return mean - low
  return mean > high ? mean - high : 0
}

export function referenceOf({ reference }: RowSpec, preset: StudyPreset): StudyReference | null {
  return reference?.[preset === 'as-written' ? 'asWritten' : 'twoPools'] ?? null
}

export function figureOf(row: RowSpec, found: StudyMeasure | null, { preset, quick }: { preset: StudyPreset; quick: boolean }): StudyFigure {
  const reference = referenceOf(row, preset)
  const measured = found && { ...found, over: found.over === 'images' ? (row.over ?? found.over) : found.over }
  const known = { published: row.published ?? null, reference }
  const compared = known.published ?? known.reference
  const about = { preset, reference, measured, difference: measured && compared !== null ? distance(measured, compared) : null }
  if (!measured || compared === null || quick) return { ...about, verdict: 'open', agrees: [], why: compared === null ? (row.why ?? null) : null }
  const agreeing = (['published', 'reference'] as const).filter((of) => known[of] !== null && agrees(measured, known[of], row.tolerance))
  const isMet = agreeing.includes(known.published === null ? 'reference' : 'published')
  return { ...about, verdict: verdictOf(agreeing), agrees: agreeing, why: isMet ? null : (row.why ?? null) }
}

function verdictOf(agreeing: StudyFigure['agrees']): StudyFigure['verdict'] {
  if (agreeing.includes('published')) return 'reproduced'
  return agreeing.includes('reference') ? 'reference' : 'differs'
}
