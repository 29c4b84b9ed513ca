/** Numbers of the study as people read them, the same in sentences, tables and reports. */
import type { ConclusionVerdict, StudyFigure, StudyMeasure, StudyPreset, StudyReference, StudyRow, StudyUnit, StudyVerdict } from './study-run'

export const presetNames: Readonly<Record<StudyPreset, string>> = { 'as-written': 'As written', 'two-pools': 'Two pools' }

/** Told apart by shape, not by colour alone. */
export const verdictMarks: Readonly<Record<StudyVerdict | ConclusionVerdict, string>> = {
  ...{ reproduced: '●', confirmed: '●', reference: '≈', differs: '≠', unclear: '~', refuted: '✕', open: '○' },
}

/** Met again is what was published; where only the independent implementation agrees, that is said. */
export const verdictWords: Readonly<Record<StudyVerdict | ConclusionVerdict, string>> = {
  ...{ reproduced: 'reproduced', reference: 'as the reference', differs: 'differs', unclear: 'unclear' },
  ...{ confirmed: 'confirmed', refuted: 'refuted', open: 'open' },
}

/** With the minus of print; what rounds to nothing has no sign. */
function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** 0.1152 as "11.5%". */
export const percent = (value: number, digits = 1) => `${(value * 100).toFixed(digits)}%`

/** As the unit has it: "11.5%", "0.44", "525", "0.0432". */
export function inUnit(value: number, unit: StudyUnit): string {
  switch (unit) {
    case 'share':
    case 'probability':
      return percent(value)
    case 'difference':
      return `${signed(value * 100, (size) => size.toFixed(1))} points`
    case 'count':
    case 'epochs':
      return Number.isInteger(value) ? String(value) : value.toFixed(1)
    case 'epsilon':
      return fixed(value, 4)
    case 'bits':
      return fixed(value, 3)
    default:
      return fixed(value, 2)
  }
}

/** With its interval, where it has one: "11.5% (8.0% to 15.1%)". */
export function measuredText({ mean, low, high }: StudyMeasure, unit: StudyUnit): string {
  return low === null || high === null ? inUnit(mean, unit) : `${inUnit(mean, unit)} (${inUnit(low, unit)} to ${inUnit(high, unit)})`
}

/** One value, or a range: "8.0% to 16.4%". */
export function referenceText(value: StudyReference, unit: StudyUnit): string {
  return typeof value === 'number' ? inUnit(value, unit) : `${inUnit(value.low, unit)} to ${inUnit(value.high, unit)}`
}

/** What lies between two numbers, with its sign: "+2.3 points", "−0.05". */
export function differenceText(value: number, unit: StudyUnit): string {
  if (unit === 'share' || unit === 'probability' || unit === 'difference') return inUnit(value, 'difference')
  return signed(value, (size) => inUnit(size, unit))
}

/** What a measure is over: "3 seeds", "10,000 images", "32 channels"; null where it is of a single thing. */
export function overText({ n, over }: StudyMeasure): string | null {
  return over !== 'seeds' && n === 1 ? null : `${n.toLocaleString('en-GB')} ${over}`
}

/** Figures of a row that a report shows: of a quick study what it measured; of a further preset what says anything. */
export function shownFigures({ figures }: Pick<StudyRow, 'figures'>, quick: boolean): StudyFigure[] {
  return figures.filter(({ measured, reference }, place) => measured !== null || (!quick && (place === 0 || reference !== null)))
}

/** Of a number that is not what was published. */
export const knownWhy = ({ verdict, why }: StudyFigure): string[] => ((verdict === 'differs' || verdict === 'reference') && why ? [why] : [])

/** What is known about why numbers differ, each reason once with the rows that it is about. */
export function whysOf(rows: readonly StudyRow[]): { why: string; names: string[] }[] {
  const found = new Map<string, string[]>()
  for (const { name, figures } of rows) {
    for (const why of new Set(figures.flatMap(knownWhy))) {
      found.set(why, [...(found.get(why) ?? []), name])
    }
  }
  return [...found].map(([why, names]) => ({ why, names }))
}

/** With a sign; what is written as nothing has none. */
function signed(value: number, write: (size: number) => string): string {
  const text = write(Math.abs(value))
  if (Number(text) === 0) return text
  return `${value < 0 ? '−' : '+'}${text}`
}
