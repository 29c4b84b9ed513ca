/** Where a chart of dots with intervals draws its rows: one rule for the page's chart and the report's. */
import { axisTicks } from './format'
import { extentOf, makeScale, niceDomain, type Box, type Extent } from './layout'
import type { AxisName, Reference } from './series'

/** One thing with its value: a mean over seeds, say, with its interval and each seed. */
export interface IntervalRow {
  id: string
  label: string
  slot: number
  /** Drawn as a ring: the second to have its colour. */
  hollow?: boolean
  /** Null where it was not measured: the row keeps its place. */
  value: number | null
  low?: number | null
  high?: number | null
  /** What the value is the mean of. */
  points?: readonly number[]
  published?: number | undefined
  /** Said in the tip below the value: "seeds 0, 1, 2 at epoch 10". */
  detail?: string
  /** Written above the value: "20%". */
  note?: string
  /** Written where there is no value, in place of "not measured". */
  absent?: string
}

export interface IntervalView {
  rows: readonly IntervalRow[]
  rowTitle: string
  value: AxisName
  /** Fixed ends of the axis; else they follow the data, in round steps. */
  domain: Extent | undefined
  format: (value: number) => string
  /** Lines across all rows, such as 0. */
  references: readonly Reference[]
}

export interface IntervalLayout {
  box: Box
  scale: (value: number) => number
  ticks: number[]
  /** Height of a row, CSS pixels. */
  band: number
  /** The most characters of a label that have room. */
  characters: number
}

/** Many rows stand closer, and notes need room above them. */
const bandOf = (rows: readonly IntervalRow[]) => (rows.some(({ note }) => note !== undefined) ? 36 : rows.length > 8 ? 22 : 28)
const characterWidth = 6.6
/** Right of the axis, for half of its last tick. */
const rightMargin = 18

export function intervalHeight(rows: readonly IntervalRow[]): number {
  return 20 + Math.max(1, rows.length) * bandOf(rows) + 42
}

export function layoutIntervals(view: IntervalView, width: number): IntervalLayout {
  const { rows, references } = view
  const values = rows.map((row) => [row.value ?? NaN, row.low ?? NaN, row.high ?? NaN, row.published ?? NaN, ...(row.points ?? [])])
  const ends = view.domain ?? niceDomain(extentOf([...values, references.map((reference) => reference.value)]))
  const band = bandOf(rows)
  const widest = Math.max(0, ...rows.map((row) => row.label.length))
  const left = Math.min(width * 0.45, 12 + widest * characterWidth)
  const box = { left, right: Math.max(left + 1, width - rightMargin), top: 20, bottom: 20 + Math.max(1, rows.length) * band }
  const scale = makeScale('linear', ends, [box.left + 8, box.right])
  return {
    box,
    scale,
    ticks: axisTicks(scale, box.right - box.left, 64),
    band,
    characters: Math.max(4, Math.floor((left - 12) / characterWidth + 1e-6)),
  }
}

/** The middle of a reference's label: above its line, or as near to it as all of it stays inside the plot. */
export function labelMiddle(label: string, x: number, { left, right }: Pick<Box, 'left' | 'right'>): number {
  const half = (label.length * characterWidth) / 2
  return Math.max(left + half, Math.min(right + rightMargin - half, x))
}

/** A label in the room that it has; the whole one is in the tip and the table. Its end is kept: labels that begin alike end differently. */
export function shortLabel(label: string, characters: number): string {
  if (label.length <= characters) return label
  const start = Math.floor((characters - 1) / 3)
  return `${label.slice(0, start)}…${label.slice(label.length - (characters - 1 - start))}`
}
