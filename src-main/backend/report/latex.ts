/** Tables as LaTeX that compiles with \usepackage{booktabs} alone, each in a float of its own with caption and label. */
import type { Cell, Column, ReportTable, Unit } from './tables'

/** A longer table goes on in the next float: none may be higher than a page. */
const rowsOfPage = 40
/** Of a table on its side. */
const groupsOfPage = 5
/** LaTeX keeps only so many floats that wait for a page. */
const floatsWaiting = 10

export function latexOf(title: string, tables: readonly ReportTable[]): string {
  const floats = tables.filter(({ csvOnly }) => !csvOnly).flatMap((table) => (table.isWide ? sidewaysFloats(table) : floatsOf(table)))
  const head = [`% ${title.replace(/\s+/g, ' ')}`, '% Shares in %, differences in percentage points. Needs \\usepackage{booktabs}.', '']
  return [...head, ...floats.flatMap((float, place) => [float, ...((place + 1) % floatsWaiting === 0 ? ['\\clearpage'] : []), ''])].join('\n')
}

/** Columns as rows, some of the rows at a time as columns, whose cells are wrapped: as wide as a page whatever there is to say. */
function sidewaysFloats({ rows, columns, ...table }: ReportTable): string[] {
  const groups = Array.from({ length: Math.ceil(rows.length / groupsOfPage) }, (_, part) =>
    rows.slice(part * groupsOfPage, (part + 1) * groupsOfPage),
  )
  return groups.flatMap((group, part) => {
    const named = groups.length > 1 ? { id: `${table.id}-${part + 1}`, title: `${table.title} (${part + 1} of ${groups.length})` } : {}
    const headings = group.map(([label]): Column => ({ name: String(label), title: String(label), unit: 'text', isWrapped: true }))
    return floatsOf({
      ...table,
      ...named,
      columns: [{ name: 'setting', title: 'Setting', unit: 'text', isWrapped: true }, ...headings],
      rows: columns.slice(1).map(({ title }, place) => [title, ...group.map((row) => row[place + 1] ?? null)]),
    })
  })
}

function floatsOf(table: ReportTable): string[] {
  const shown = table.columns.flatMap((column, place) => (column.csvOnly ? [] : [{ column, place }]))
  const lines = table.rows.map((row) => shown.map(({ column, place }) => cellOf(column.unit, row[place] ?? null)))
  const parts = Math.ceil(lines.length / rowsOfPage)
  return Array.from({ length: parts }, (_, part) => {
    const caption = `${escapeLatex(table.title)}${parts > 1 ? ` (${part + 1} of ${parts})` : ''}`
    const label = `tab:${table.id}${part > 0 ? `-${part + 1}` : ''}`
    return float(
      caption,
      label,
      shown.map(({ column }) => column),
      lines.slice(part * rowsOfPage, (part + 1) * rowsOfPage),
    )
  })
}

function float(caption: string, label: string, columns: readonly Column[], lines: readonly string[][]): string {
  const body = (cells: readonly string[]) => `    ${cells.join(' & ')} \\\\`
  return [
    '\\begin{table}[htbp]',
    '  \\centering',
    '  \\small',
    `  \\caption{${caption}}`,
    `  \\label{${label}}`,
    `  \\begin{tabular}{${columns.map(alignment).join('')}}`,
    '    \\toprule',
    body(columns.map(heading)),
    '    \\midrule',
    ...lines.map(body),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
  ].join('\n')
}

const inPercent = (unit: Unit) => unit === 'share' || unit === 'difference'

const alignment = ({ unit, isWrapped }: Column) => (isWrapped ? 'p{0.13\\linewidth}' : unit === 'text' ? 'l' : 'r')

const unitNames: Readonly<Partial<Record<Unit, string>>> = { share: ' (\\%)', difference: ' (percentage points)' }

const heading = ({ title, unit }: Column) => `${escapeLatex(title)}${unitNames[unit] ?? ''}`

function cellOf(unit: Unit, cell: Cell): string {
  if (cell === null || Number.isNaN(cell)) return '--'
  if (typeof cell === 'string') return escapeLatex(cell)
  return typeof cell === 'number' ? `$${figure(unit, cell)}$` : intervalOf(unit, cell)
}

/** `$98.9 \pm 0.3$` where both ends are as far from the mean as can be seen, else `$98.9\ [98.4, 99.1]$`; the mean alone where there is one seed. */
function intervalOf(unit: Unit, { mean, low, high }: Exclude<Cell, string | number | null>): string {
  const value = meanFigure(unit, mean)
  if (low === null || high === null) return `$${value}$`
  const [below, above] = [meanFigure(unit, mean - low), meanFigure(unit, high - mean)]
  if (below === above) return `$${value} \\pm ${above}$`
  return `$${value}\\ [${meanFigure(unit, low)}, ${meanFigure(unit, high)}]$`
}

/** A mean of counts is no whole number. */
function meanFigure(unit: Unit, value: number): string {
  return unit === 'count' ? value.toFixed(1) : figure(unit, value)
}

function figure(unit: Unit, value: number): string {
  if (unit === 'count') return String(value)
  const text = (inPercent(unit) ? value * 100 : value).toFixed(1)
  // Nothing is less than nothing once it is rounded.
  return text === '-0.0' ? '0.0' : text
}

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '%': '\\%',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '$<$',
  '>': '$>$',
  '|': '$|$',
  '"': "''",
  '·': '$\\cdot$',
  '±': '$\\pm$',
  '×': '$\\times$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '→': '$\\rightarrow$',
  '–': '--',
  '−': '$-$',
  '—': '---',
  '…': '\\ldots{}',
  ρ: '$\\rho$',
  λ: '$\\lambda$',
  α: '$\\alpha$',
  β: '$\\beta$',
  ε: '$\\varepsilon$',
  η: '$\\eta$',
}

/** Text that a person wrote, as LaTeX that prints it. */
export function escapeLatex(text: string): string {
  return [...text.replace(/\s+/g, ' ')].map((character) => special[character] ?? character).join('')
}
