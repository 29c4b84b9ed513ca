/** Where a bar chart draws its bars, dots and intervals: one rule for the page's chart and the report's. */
import type { LegendItem } from './export'
import { axisTicks } from './format'
import type { CategoryLabel } from './labels'
import { extentOf, makeScale, niceDomain, plotBox, type Box, type Extent } from './layout'
import { categorical, type Scheme } from './scales'
import type { AxisName, Reference } from './series'

/** One value of one category in one series, with an interval and what was published for it. */
export interface BarValue {
  value: number | null
  low?: number | null
  high?: number | null
  published?: number | undefined
  /** Said in the tip beside the value: "850 of 1,000". */
  detail?: string
}
export interface BarSeries {
  id: string
  label: string
  slot: number
  /** One a category. */
  values: readonly BarValue[]
}
export type BarCategory = CategoryLabel

export interface BarView {
  categories: readonly BarCategory[]
  categoryTitle: string
  series: readonly BarSeries[]
  value: AxisName
  orientation: 'vertical' | 'horizontal'
  domain: Extent | undefined
  format: (value: number) => string
  references: readonly Reference[]
  /** Dots in place of bars, for values that are close together: their axis need not begin at 0. */
  dots: boolean
}

export interface BarLayout {
  vertical: boolean
  box: Box
  scale: (value: number) => number
  ticks: number[]
  /** Where the bars begin: zero, or the lower end of an axis above it. */
  base: number
  /** Sizes across the value axis: of a category, and of one bar, CSS pixels. */
  band: number
  bar: number
  /** Middle of a bar across the value axis. */
  across: (category: number, series: number) => number
}

export function layoutBars(view: BarView, width: number, height: number): BarLayout {
  const vertical = view.orientation === 'vertical'
  const ends = view.domain ?? niceDomain(extentOf(valuesOf(view)))
  const valueLabels = axisTicks(makeScale('linear', ends, [height, 0]), height, 36).map(view.format)
  const nameLabels = view.categories.map((category) => category.text + (category.swatch ? '  ' : ''))
  const box = plotBox(width, height, vertical ? valueLabels : nameLabels)
  const [breadth, length] = vertical ? [box.right - box.left, box.bottom - box.top] : [box.bottom - box.top, box.right - box.left]
  const scale = makeScale('linear', ends, vertical ? [box.bottom, box.top] : [box.left, box.right])
  const band = breadth / Math.max(1, view.categories.length)
  const bar = Math.max(2, Math.min(28, (band * 0.72) / Math.max(1, view.series.length)))
  const start = vertical ? box.left : box.top
  return {
    vertical,
    box,
    scale,
    ticks: axisTicks(scale, length, vertical ? 36 : 64),
    base: Math.max(ends[0], 0),
    band,
    bar,
    across: (category, s) => start + (category + 0.5) * band + (s - (view.series.length - 1) / 2) * bar,
  }
}

function valuesOf({ dots, references, series }: BarView): number[][] {
  return [
    dots ? [] : [0],
    references.map((reference) => reference.value),
    ...series.flatMap((s) => s.values.map((v) => [v.value ?? NaN, v.high ?? NaN, v.low ?? NaN, v.published ?? NaN])),
  ]
}

export function hasPublished(series: readonly BarSeries[]): boolean {
  return series.some((s) => s.values.some((v) => v.published !== undefined))
}

export function barLegend({ series, references, dots }: BarView, scheme: Scheme): LegendItem[] {
  const mark = dots ? 'dot' : 'box'
  const named = series.length > 1 ? series.map((s): LegendItem => ({ label: s.label, color: categorical(s.slot, scheme), mark })) : []
  const published: LegendItem = { label: 'published', color: scheme === 'light' ? '#101c25' : '#e8ebf0', mark: 'diamond' }
  const lines = references.map(({ label }): LegendItem => ({ label, color: scheme === 'light' ? '#5c5b56' : '#a3a29b', mark: 'dashed' }))
  return [...named, ...(hasPublished(series) ? [published] : []), ...lines]
}
