/** What the tables of the study's report say of a number and of a verdict. */
import type { ConclusionVerdict, StudyFigure, StudyRow, StudyVerdict } from '../../../src-main/contract/study-run'
import {
  differenceText,
  inUnit,
  overText,
  presetNames,
  referenceText,
  shownFigures,
  verdictMarks,
  verdictWords,
} from '../../../src-main/contract/study-words'
import type { TableRow } from '../DataTable.svelte'
import type { Cell } from '../text'

export const none = '–'

const inks: Readonly<Record<StudyVerdict | ConclusionVerdict, string>> = {
  ...{
    reproduced: 'var(--ok)',
    confirmed: 'var(--ok)',
    reference: 'var(--link)',
    differs: 'var(--warn)',
    unclear: 'var(--ink)',
    refuted: 'var(--danger)',
    open: 'var(--ink-quiet)',
  },
}
export const verdictInk = (verdict: StudyVerdict | ConclusionVerdict) => inks[verdict]
/** On one line. */
export const verdictText = (verdict: StudyVerdict | ConclusionVerdict) =>
  `${verdictMarks[verdict]} ${verdictWords[verdict]}`.replaceAll(' ', '\u00a0')

/** "8.6% to 16.6%" below the mean. */
function measuredCell({ measured }: StudyFigure, unit: StudyRow['unit']): Cell {
  if (!measured) return { text: none }
  const { mean, low, high } = measured
  // The unit of both ends is said once.
  const interval = low === null || high === null ? {} : { note: `${inUnit(low, unit).replace(' points', '')} to ${inUnit(high, unit)}` }
  return { text: inUnit(mean, unit), ...interval }
}

/** The name, in the first of its rows; below it the preset, where there are several, and what the measure is over. */
function nameCell(name: string, { preset, measured }: StudyFigure, several: boolean): Cell {
  const note = [several ? presetNames[preset] : null, measured && overText(measured)].filter((part) => part !== null).join(', ')
  return { text: name, ...(note === '' ? {} : { note }) }
}

/** A row a preset. */
export function numberRows(rows: readonly StudyRow[], quick: boolean): TableRow[] {
  return rows.flatMap((row) =>
    shownFigures(row, quick).map((figure, place): TableRow => {
      const { name, unit, published, figures } = row
      const { reference, difference, verdict } = figure
      const known = published === null ? none : referenceText(published, unit)
      return [
        nameCell(place === 0 ? name : '', figure, figures.length > 1),
        place === 0 ? known : '',
        reference === null ? none : referenceText(reference, unit),
        measuredCell(figure, unit),
        difference === null ? none : differenceText(difference, unit),
        { text: verdictText(verdict), ink: verdictInk(verdict) },
      ]
    }),
  )
}
