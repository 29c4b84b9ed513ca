/** How a report writes figures: a mean with its interval, and what is missing in words. */
import type { Interval } from '../../src-main/contract/compare'
import { points } from '../charts/format'
import { figureText, intervalText, type FigureKind } from '../comparison/figures'

export const missing = 'not measured'
/** In a table by epoch or rho: nothing was trained there, which its caption says. */
export const notTrained = '–'

/** A cell of a table: what it says, and below it, smaller, how sure that is. */
export interface Cell {
  text: string
  note?: string
  /** One of the dataset's colours, which always has its name beside it. */
  swatch?: string
  /** Shading of the cell, a CSS colour. */
  fill?: string
  /** Of the text, a CSS colour; words or marks say the same. */
  ink?: string
  /** One long word, such as a hash, that may be parted anywhere. */
  breaks?: boolean
}

/** "93.2% [91.8, 94.6]"; of one seed "93.2% (one seed)". */
export function withInterval(kind: FigureKind, interval: Interval | null): string {
  const { text, note } = intervalCell(kind, interval)
  return note ? `${text} ${note}` : text
}

export function intervalCell(kind: FigureKind, interval: Interval | null): Cell {
  if (!interval) return { text: missing }
  return { text: figureText(kind, interval.mean), note: intervalText(kind, interval) || '(one seed)' }
}

/** Of differences of shares, in percentage points: "+8.6 pp [+7.4, +9.8]". */
export function differenceText({ mean, low, high }: Interval): string {
  const end = (value: number) => points(value).replace(' pp', '')
  return `${points(mean)} ${low === null || high === null ? '(one seed)' : `[${end(low)}, ${end(high)}]`}`
}

/** 24 November 2026, in UTC, so that the same report has the same date everywhere. */
export function dateText(time: number): string {
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
}

/** An empty line parts paragraphs. */
export function paragraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
}

/** "one run", "3 runs". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return n === 1 ? `one ${one}` : `${n} ${many}`
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** With a capital where a sentence begins with it. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
