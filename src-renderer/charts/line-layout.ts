/** Where a line chart draws what: one rule for the page's chart, which moves, and the report's, which does not. */
import { area, line, type ScaleContinuousNumeric } from 'd3'
import type { LegendItem } from './export'
import { axisTicks } from './format'
import { extentOf, makeScale, niceDomain, plotBox, thin, type Box, type Extent, type ScaleKind } from './layout'
import { categorical, type Scheme } from './scales'
import type { AxisName, Marks, Reference, Series } from './series'

export interface LineView {
  x: AxisName
  y: AxisName
  series: readonly Series[]
  marks: readonly Marks[]
  references: readonly Reference[]
  /** Fixed ends of the axes; without them they follow the data, in round steps. */
  xDomain: Extent | undefined
  yDomain: Extent | undefined
  xScale: ScaleKind
  yScale: ScaleKind
  xFormat: (value: number) => string
  yFormat: (value: number) => string
  /** Ticks at whole numbers alone. */
  wholeX: boolean
}

export interface LineLayout {
  box: Box
  sx: ScaleContinuousNumeric<number, number>
  sy: ScaleContinuousNumeric<number, number>
}

/** @param width of the whole plot with its axes, as `height` in CSS pixels */
export function layoutLines(view: LineView, width: number, height: number): LineLayout {
  const { series, marks, references, xScale, yScale } = view
  const lines = (axis: 'x' | 'y') => references.filter((reference) => reference.axis === axis).map((reference) => reference.value)
  const domainX = view.xDomain ?? extentOf([...series, ...marks].map((s) => s.x).concat(lines('x')), xScale === 'log') ?? ([0, 1] as Extent)
  const valuesY = [...series.flatMap((s) => [s.y, s.low, s.high]), ...marks.map((m) => m.y), lines('y')]
  const domainY = view.yDomain ?? niceDomain(extentOf(valuesY, yScale === 'log'), yScale)
  const yLabels = axisTicks(makeScale(yScale, domainY, [height, 0]), height, 36, yScale).map(view.yFormat)
  const box = plotBox(width, height, yLabels)
  // One position alone gets room on both sides.
  const widened: Extent = domainX[0] === domainX[1] ? [domainX[0] - 0.5, domainX[1] + 0.5] : domainX
  return { box, sx: makeScale(xScale, widened, [box.left, box.right]), sy: makeScale(yScale, domainY, [box.bottom, box.top]) }
}

export interface LinePath {
  s: Series
  /** SVG paths: of the line, and of the band around it where it has one. */
  d: string | null
  band: string | null
  /** Indices of the values that get a dot. */
  dots: number[]
}

/** No more points than the plot's pixels can show; a line breaks where it has no value. */
export function pathOf(s: Series, { box, sx, sy }: LineLayout, yScale: ScaleKind): LinePath {
  const at = thin(s.x, s.y, Math.max(50, box.right - box.left))
  const px = (i: number) => sx(s.x[i] as number)
  const defined = (i: number) => Number.isFinite(s.y[i]) && (yScale === 'linear' || (s.y[i] as number) > 0)
  const { low, high } = s
  const drawn = line<number>()
    .x(px)
    .y((i) => sy(s.y[i] as number))
    .defined(defined)
  const band = area<number>()
    .x(px)
    .y0((i) => sy(low?.[i] as number))
    .y1((i) => sy(high?.[i] as number))
    .defined((i) => Number.isFinite(low?.[i]))
  const joined = s.loose ? at.filter((i) => !s.loose?.[i]) : at
  return { s, d: drawn(joined), band: low && high ? band(at) : null, dots: s.dots ? at.filter(defined) : [] }
}

export function lineLegend({ series, marks }: Pick<LineView, 'series' | 'marks'>, scheme: Scheme): LegendItem[] {
  return [
    ...series
      .filter((s) => !s.faint)
      .map((s): LegendItem => ({ label: s.label, color: categorical(s.slot, scheme), mark: s.dashed ? 'dashed' : 'line' })),
    ...marks.map((m): LegendItem => ({ label: m.label, color: categorical(m.slot, scheme), mark: m.shape ?? 'diamond' })),
  ]
}
