/** Numbers that one seed of the study has come to, under the names that the table's rows and the conclusions know them by. */
import type { Share } from '../../contract/diagnose'
import type { StudyMeasure, StudyUnit } from '../../contract/study-run'
import { meanInterval, shareBounds } from '../../stats/interval'
import { shareOfCounts } from '../../stats/share'

export interface Figure {
  value: number
  /** 95% interval over images; null where there is none. */
  low: number | null
  high: number | null
  /** Images that it is over; 1 where it is of a single thing. */
  n: number
}
export type Figures = Readonly<Record<string, Figure>>

/** Of all seeds, by name. */
export type Measures = Readonly<Record<string, StudyMeasure>>

export const plain = (value: number, n = 1): Figure => ({ value, low: null, high: null, n })

/** What has no value is left out. */
export function ofShare({ value, low, high, of }: Share): Figure | null {
  return value === null ? null : { value, low, high, n: of }
}

/** Of an accuracy 0..1 that was measured on so many images. */
export function ofAccuracy(value: number, images: number): Figure {
  const { low, high } = shareOfCounts(Math.round(value * images), images)
  return { value, low, high, n: images }
}

/** `a - b` of shares of the same images; the interval takes them as independent, which makes it no narrower than it is where they go together. */
export function differenceOf(a: Figure, b: Figure): Figure {
  const variance = [a, b].reduce((sum, { value, n }) => sum + (value * (1 - value)) / n, 0)
  const half = 1.96 * Math.sqrt(variance)
  const value = a.value - b.value
  return { value, low: value - half, high: value + half, n: Math.min(a.n, b.n) }
}

/** Without what is null. */
export function present(figures: Readonly<Record<string, Figure | null | undefined>>): Figures {
  return Object.fromEntries(Object.entries(figures).flatMap(([name, figure]) => (figure ? [[name, figure]] : [])))
}

const bounded: readonly StudyUnit[] = ['share', 'probability']

/** Over those seeds that have the figure: of several the mean and Student's t, of one its value and its own interval over images. Null where none has it. */
export function measureOf(figures: readonly Figure[], unit: StudyUnit | null): StudyMeasure | null {
  const [only, ...others] = figures
  if (!only) return null
  const values = figures.map(({ value }) => value)
  if (others.length === 0) return { mean: only.value, low: only.low, high: only.high, over: 'images', n: only.n, values }
  const { mean, low, high } = meanInterval(values, unit !== null && bounded.includes(unit) ? shareBounds : undefined)!
  return { mean, low, high, over: 'seeds', n: values.length, values }
}

export interface FigureKind {
  unit: StudyUnit
  ofData?: true
}

/** @param bySeed by ascending seed @param kindOf null for figures that are in no row */
export function measuresOf(bySeed: readonly Figures[], kindOf: (name: string) => FigureKind | null): Measures {
  const names = new Set(bySeed.flatMap((figures) => Object.keys(figures)))
  const measured = [...names].map((name) => {
    const found = bySeed.flatMap((figures) => figures[name] ?? [])
    const kind = kindOf(name)
    // Counted once: equal values of one dataset would make an interval of no width.
    return [name, measureOf(kind?.ofData ? found.slice(0, 1) : found, kind?.unit ?? null)!] as const
  })
  return Object.fromEntries(measured)
}
