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

/** `met` or `missed` by what was measured; `unclear` where its interval is too wide to tell. */
type Meeting = 'met' | 'missed' | 'unclear'

/**
 * Missed is a value (or a range) that lies outside the measured interval widened by the tolerance to both sides. Met is one that lies inside even where no more of
 * the interval than the tolerance is taken to either side of the mean: an interval of few seeds can be so wide that it holds any value.
 */
export function meets(measured: StudyMeasure, value: StudyReference, tolerance: number): Meeting {
  const [theirs, { mean }, { low, high }] = [endsOf(value), measured, measuredEnds(measured)]
  const isWithin = (from: number, to: number) => theirs.high >= from - tolerance - rounding && theirs.low <= to + tolerance + rounding
  if (isWithin(Math.max(low, mean - tolerance), Math.min(high, mean + tolerance))) return 'met'
  return isWithin(low, high) ? 'unclear' : 'missed'
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
  // A count of a smaller set is no less for that.
  const isComparable = measured && compared !== null && !(quick && row.unit === 'count')
  const about = { preset, reference, measured, difference: isComparable ? distance(measured, compared) : null }
  if (!measured || compared === null || quick) return { ...about, verdict: 'open', agrees: [], why: compared === null ? (row.why ?? null) : null }
  const meeting = (value: StudyReference) => meets(measured, value, row.tolerance)
  const agreeing = (['published', 'reference'] as const).filter((of) => known[of] !== null && meeting(known[of]) === 'met')
  const first = meeting(compared)
  return { ...about, verdict: verdictOf(agreeing, first), agrees: agreeing, why: first === 'missed' ? (row.why ?? null) : null }
}

/** @param first whether the published value was met, or the reference where none was published */
function verdictOf(agreeing: StudyFigure['agrees'], first: Meeting): StudyFigure['verdict'] {
  if (agreeing.includes('published')) return 'reproduced'
  if (agreeing.includes('reference')) return 'reference'
  return first === 'missed' ? 'differs' : 'unclear'
}
