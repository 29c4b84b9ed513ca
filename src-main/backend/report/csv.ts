/** A table as CSV (RFC 4180): comma, CRLF, quotes where they are needed; numbers as they are, shares 0..1. */
import type { Cell, Column, ReportTable } from './tables'

/** A column of intervals becomes three: the mean and both ends. What is not known is empty. */
export function csvOf({ columns, rows }: ReportTable): string {
  const header = columns.flatMap(({ name, isInterval }) => (isInterval ? [name, `${name} low`, `${name} high`] : [name]))
  const lines = rows.map((row) => columns.flatMap((column, place) => fields(column, row[place] ?? null)))
  return [header, ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('')
}

function fields({ isInterval }: Column, cell: Cell): string[] {
  if (!isInterval) return [typeof cell === 'object' ? plain(cell?.mean ?? null) : plain(cell)]
  if (cell === null || typeof cell !== 'object') return [plain(cell), '', '']
  return [plain(cell.mean), plain(cell.low), plain(cell.high)]
}

function plain(value: string | number | null): string {
  return value === null || Number.isNaN(value) ? '' : String(value)
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
