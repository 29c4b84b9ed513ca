/** What the tables of the study's report say of a number and of a verdict. */
import type { ConclusionVerdict, StudyFigure, StudyRow, StudyVerdict } from '../../../src-main/contract/study-run'
import { differenceText, inUnit, overText, presetNames, referenceText, verdictMarks } from '../../../src-main/contract/study-words'
import type { TableRow } from '../DataTable.svelte'
import type { Cell } from '../text'

export const none = '–'

const inks: Readonly<Record<StudyVerdict | ConclusionVerdict, string>> = {
  ...{ reproduced: 'var(--ok)', confirmed: 'var(--ok)', differs: 'var(--warn)', refuted: 'var(--danger)', open: 'var(--ink-quiet)' },
}
export const verdictInk = (verdict: StudyVerdict | ConclusionVerdict) => inks[verdict]
export const verdictText = (verdict: StudyVerdict | ConclusionVerdict) => `${verdictMarks[verdict]}\u00a0${verdict}`

/** "8.6% to 16.6%, 3 seeds" below the mean. */
function measuredCell({ measured }: StudyFigure, unit: StudyRow['unit']): Cell {
  if (!measured) return { text: none }
  const { mean, low, high } = measured
  // The unit of both ends is said once.
  const interval = low === null || high === null ? null : `${inUnit(low, unit).replace(' points', '')} to ${inUnit(high, unit)}`
  const note = [interval, overText(measured)].filter((part) => part !== null).join(', ')
  return { text: inUnit(mean, unit), ...(note === '' ? {} : { note }) }
}

/** A row a preset; what names the number stands in the first. A quick study shows what it measured. */
export function numberRows(rows: readonly StudyRow[], quick: boolean): TableRow[] {
  return rows.flatMap(({ name, unit, published, figures }) =>
    figures
      .filter(({ measured }) => !quick || measured)
      .map((figure, place): TableRow => {
        const { preset, reference, difference, verdict } = figure
        const ofPreset = figures.length > 1 ? { note: presetNames[preset] } : {}
        return [
          { text: place === 0 ? name : '', ...ofPreset },
          place === 0 && published !== null ? referenceText(published, unit) : place === 0 ? none : '',
          reference === null ? none : referenceText(reference, unit),
          measuredCell(figure, unit),
          difference === null ? none : differenceText(difference, unit),
          { text: verdictText(verdict), ink: verdictInk(verdict) },
        ]
      }),
  )
}
