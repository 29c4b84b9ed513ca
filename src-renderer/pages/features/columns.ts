/** Columns of the list of features, and its order: the list, the scatter's cursor and the card's "next" go by the same. */
import { readSort, sortRows, writeSort, type Column, type SortState } from '../../ui/sort'
import type { FeatureRow } from './feature-list'

const figures: Column<FeatureRow>[] = [
  { key: 'feature', title: 'Feature', width: '9.5%', sort: (row) => row.feature },
  {
    key: 'color',
    title: 'Colour',
    width: '9%',
    hint: 'Colour selectivity: between-class over total variance',
    align: 'right',
    sort: (row) => row.colorSelectivity,
  },
  { key: 'colors', title: 'Colours', width: '9%', hint: 'Effective number of colours', align: 'right', sort: (row) => row.effectiveColors },
  { key: 'best', title: 'Best', width: '13.5%', hint: 'Colour of its largest mean activation', sort: (row) => row.bestColor },
  {
    key: 'digit',
    title: 'Digit',
    width: '7%',
    hint: 'Digit selectivity: between-class over total variance',
    align: 'right',
    sort: (row) => row.digitSelectivity,
  },
  { key: 'digits', title: 'Digits', width: '8%', hint: 'Effective number of digits', align: 'right', sort: (row) => row.effectiveDigits },
  { key: 'bestDigit', title: 'Best', width: '7%', hint: 'Digit of its largest mean activation', align: 'right', sort: (row) => row.bestDigit },
  {
    key: 'on',
    title: 'On',
    width: '6%',
    hint: 'Share of images (or positions) on which it is above 0',
    align: 'right',
    sort: (row) => row.frequency,
  },
  { key: 'share', title: 'Carries', width: '8.5%', hint: 'Share of the reconstruction’s variance', align: 'right', sort: (row) => row.varianceShare },
]
const stability: Column<FeatureRow> = {
  key: 'stable',
  title: 'Stable',
  width: '8%',
  hint: 'Decoder cosine of its best match in each other seed, mean',
  align: 'right',
  sort: (row) => row.stability,
}
/** Takes what the others leave. */
const verdict: Column<FeatureRow> = { key: 'verdict', title: 'Verdict', sort: (row) => row.verdictText }

/** @param seeds whether there are other seeds to be found again in */
export function featureColumns(seeds: boolean): Column<FeatureRow>[] {
  return [...figures, ...(seeds ? [stability] : []), verdict]
}

/** Most selective for colour first: what the address does not say. */
const usual = '-color'

export const readOrder = (text: string | null): SortState | null => readSort(text ?? usual)
export function writeOrder(order: SortState | null): string | null {
  const text = writeSort(order)
  return text === usual ? null : text
}

export function inOrder(rows: readonly FeatureRow[], order: SortState | null): FeatureRow[] {
  return sortRows(rows, featureColumns(true), order)
}

/** The feature after (or before) another in an order, from the last on to the first; the first for one that is not among them. */
export function beside(rows: readonly FeatureRow[], feature: number | null, by: 1 | -1): number | null {
  const at = rows.findIndex((row) => row.feature === feature)
  if (at < 0) return rows[0]?.feature ?? null
  return rows[(at + by + rows.length) % rows.length]?.feature ?? null
}
