/** Where a table of counts draws its cells, and what they say: one rule for the page's chart and the report's. */
import { count } from '../ui/format'
import { signed } from './format'
import type { CategoryLabel } from './labels'
import { difference, rowShares } from './layout'
import { diverging, inkOn, sequential, type Scheme } from './scales'

export interface MatrixView {
  /** Counts, [row][column]. */
  counts: readonly (readonly number[])[]
  /** Shares 0..1 of the same shape that stand for themselves, and not for a part of their row; null where there is none. */
  values?: readonly (readonly (number | null)[])[] | undefined
  /** What such shares are of. */
  valueUnit?: 'right' | 'fooled' | 'probability'
  rows: readonly CategoryLabel[]
  columns: readonly CategoryLabel[]
  rowTitle: string
  columnTitle: string
  show: 'counts' | 'shares'
  /** Counts of another table of the same shape: this one minus that one is shown. */
  baseline: readonly (readonly number[])[] | undefined
  /** What full colour stands for: a count, or a share 0..1. Else the largest value. */
  full: number | undefined
  /** Cells where row and column mean the same, framed. */
  diagonal: boolean
  /** A small one among many: no text in its cells. */
  dense: boolean
}

export interface MatrixLayout {
  shares: (number | null)[][]
  /** What is shown, [row][column]; null where a row is empty. */
  values: (number | null)[][]
  /** What full colour stands for. */
  largest: number
  isDifference: boolean
  /** Left upper corner of the cells, their lower end, and the side of one, CSS pixels. */
  left: number
  top: number
  bottom: number
  cell: number
  /** Names that are wider than a column stand aslant above it. */
  slanted: boolean
  /** The room that the drawing takes of what it was given. */
  width: number
  height: number
}

/** Height of the colour key below the cells. */
const key = 26

export function layoutMatrix(view: MatrixView, width: number, height: number): MatrixLayout {
  const { counts, baseline, show } = view
  const shares = rowShares(counts)
  const own = view.values ? view.values.map((row) => [...row]) : show === 'shares' ? shares : counts.map((row) => [...row])
  const values = baseline ? difference(own, show === 'shares' ? rowShares(baseline) : baseline) : own
  const largest = view.full ?? Math.max(1e-9, ...values.flat().map((value) => Math.abs(value ?? 0)))
  return { shares, values, largest, isDifference: baseline !== undefined, ...placeCells(view, width, height) }
}

function placeCells({ rows, columns, dense }: MatrixView, width: number, height: number) {
  const widestRow = Math.max(...rows.map((label) => label.text.length * 6.6 + (label.look ? 24 : label.swatch ? 16 : 0)))
  const box = { left: dense ? 18 : 10 + widestRow, top: dense ? 18 : 34, right: width - 2, bottom: height - (dense ? 2 : key) }
  const sideOf = (across: number, down: number) => Math.max(4, Math.min(across / columns.length, down / rows.length))
  const upright = sideOf(box.right - box.left, box.bottom - box.top)
  // Slanted names need room at the top and on the right.
  const slanted = !dense && Math.max(...columns.map((label) => label.text.length)) * 6.6 > upright - 4
  const top = slanted ? box.top + 40 : box.top
  const cell = slanted ? sideOf(box.right - box.left - 24, box.bottom - top) : upright
  const bottom = top + cell * rows.length
  return {
    left: box.left,
    top,
    bottom,
    cell,
    slanted,
    width: Math.min(width, Math.max(dense ? 0 : 280, box.left + cell * columns.length + (slanted ? 26 : 2))),
    height: width > 0 ? Math.ceil(bottom + (dense ? 2 : key)) : height,
  }
}

export function cellFill(value: number | null, { isDifference, largest }: MatrixLayout, scheme: Scheme): string {
  if (value === null) return 'none'
  return isDifference ? diverging(value / largest, scheme) : sequential(value / largest, scheme)
}

/** The text colour of a cell. */
export function cellInk(value: number | null, layout: MatrixLayout, scheme: Scheme): string {
  return value === null || value === 0 ? 'var(--ink-quiet)' : inkOn(cellFill(value, layout, scheme))
}

export function cellText(value: number | null, show: MatrixView['show'], { isDifference, cell }: MatrixLayout): string {
  if (value === null) return ''
  // Without the comma four digits fit where five characters do not.
  if (show === 'counts') return isDifference ? signed(value) : cell < 40 ? String(value) : count(value)
  if (isDifference) return Math.abs(value) < 0.0005 ? '0' : signed(value * 100, cell < 40 ? 0 : 1)
  return value === 0 ? '0' : (value * 100).toFixed(cell < 40 || value === 1 ? 0 : 1)
}

/** As large as fits the cell, 11 pixels at most; a figure is about 0.62 of its size wide. */
export function cellFont(words: string, { cell }: MatrixLayout): number {
  return Math.max(7, Math.min(11, (cell - 3) / (Math.max(1, words.length) * 0.62)))
}
