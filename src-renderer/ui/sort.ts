/** Columns of a table, its rows in the order of one, and which of them are in view. */
export interface Column<Row> {
  key: string
  title: string
  /** Longer, for a tooltip. */
  hint?: string
  align?: 'left' | 'right'
  width?: string
  /** What it is sorted by; a column without it cannot be sorted. */
  sort?: (row: Row) => number | string | null
}
export interface SortState {
  key: string
  descending: boolean
}

/** Rows in the order of a column; those without a value come last either way. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: SortState | null): Row[] {
  const by = sort && columns.find((column) => column.key === sort.key)?.sort
  if (!by) return [...rows]
  const sign = sort.descending ? -1 : 1
  const keyed = rows.map((row) => ({ row, value: by(row) }))
  keyed.sort((a, b) => {
    if (a.value === null || b.value === null) return (a.value === null ? 1 : 0) - (b.value === null ? 1 : 0)
    return sign * (typeof a.value === 'string' ? a.value.localeCompare(String(b.value)) : a.value - Number(b.value))
  })
  return keyed.map(({ row }) => row)
}

/** A sort as the address holds it: `hard` ascends, `-hard` descends. */
export function readSort(text: string | null): SortState | null {
  return text === null ? null : { key: text.replace(/^-/, ''), descending: text.startsWith('-') }
}

export function writeSort(sort: SortState | null): string | null {
  return sort && `${sort.descending ? '-' : ''}${sort.key}`
}

/** Of every row, in CSS pixels; the table's style says the same. */
export const rowHeight = 36
/** Drawn above and below what is in view, so that the focus and a fast wheel find rows there. */
const spare = 12

/** The rows, `from` inclusive to `to` exclusive, that are drawn at a scroll position. */
export function rowsInView(count: number, scrolled: number, height: number): { from: number; to: number } {
  const from = Math.max(0, Math.min(Math.floor(scrolled / rowHeight), count - 1) - spare)
  return { from, to: Math.min(count, Math.ceil((scrolled + height) / rowHeight) + spare) }
}
