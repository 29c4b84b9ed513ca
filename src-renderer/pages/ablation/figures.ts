/** The figures of an ablation, as the page writes and draws them. */
import { publishedAblation, referenceAblation, type Ablation, type AblationFigures, type AblationPoint } from '../../../src-main/contract/ablation'
import { compact } from '../../charts/format'
import { extentOf, niceDomain, type Extent } from '../../charts/layout'
import type { Marks, Series } from '../../charts/series'
import { percent } from '../../ui/format'

export const figureNames = ['changed', 'meanDrop', 'medianDrop', 'accuracy', 'colorFollow'] as const
export type FigureName = (typeof figureNames)[number]

/** Measured against the reconstruction: 0 is no effect. */
export const againstNone: readonly FigureName[] = ['changed', 'meanDrop', 'medianDrop']

export interface Figure {
  label: string
  /** Of the chart's axis. */
  axis: string
  /** A share of the images; else a difference of probabilities. */
  share: boolean
}
export const figures: Record<FigureName, Figure> = {
  changed: { label: 'Predictions changed', axis: 'share of images', share: true },
  meanDrop: { label: 'Mean confidence drop', axis: 'probability', share: false },
  medianDrop: { label: 'Median confidence drop', axis: 'probability', share: false },
  accuracy: { label: 'Accuracy', axis: 'share of images', share: true },
  colorFollow: { label: 'Colour-follow rate', axis: 'share of images', share: true },
}

export function figureText(name: FigureName, value: number | null | undefined): string {
  if (value == null || Number.isNaN(value)) return '–'
  return figures[name].share ? percent(value) : compact(Number(value.toFixed(4)))
}

/** Of the most selective features. */
export function topValue(point: { top: AblationFigures }, name: FigureName): number | null {
  const value = point.top[name]
  return typeof value === 'number' ? value : value.value
}

/** With nothing ablated; the first three are measured against the reconstruction, and so 0. */
export function baseline(ablation: Ablation, name: FigureName): { reconstruction: number | null; untouched: number | null } {
  const { reconstruction, untouched } = ablation
  if (name === 'changed') return { reconstruction: 0, untouched: reconstruction.changed.value }
  if (name === 'meanDrop' || name === 'medianDrop') return { reconstruction: 0, untouched: null }
  return { reconstruction: reconstruction[name].value, untouched: untouched[name].value }
}

/** How many are ablated, where a layer has so many. */
export function countsFor(latents: number): number[] {
  return [1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50].filter((count) => count <= latents)
}

/** The point of a count; without it the one that comes nearest. */
export function pointAt({ points }: Pick<Ablation, 'points'>, count: number): AblationPoint | undefined {
  return points.reduce<AblationPoint | undefined>(
    (best, point) => (best === undefined || Math.abs(point.count - count) < Math.abs(best.count - count) ? point : best),
    undefined,
  )
}

/** The curve of the most selective features, and that of the random ones with the range of their draws. */
export function curvesOf(
  ablation: Ablation,
  name: FigureName,
  { id, top, random, slots }: { id: string; top: string; random: string; slots: [number, number] },
): Series[] {
  const { points } = ablation
  const x = points.map(({ count }) => count)
  const of = (end: 'mean' | 'low' | 'high') => points.map((point) => point.random?.[name][end] ?? Number.NaN)
  const series: Series[] = [
    { id: `${id} top`, label: top, slot: slots[0], x, y: points.map((point) => topValue(point, name) ?? Number.NaN), dots: true },
  ]
  if (points.some((point) => point.random !== null))
    series.push({ id: `${id} random`, label: random, slot: slots[1], x, y: of('mean'), low: of('low'), high: of('high'), dashed: true })
  return series
}

/** What was published and what the reference implementation found, at their count. */
export function marksOf(name: FigureName, slots: [number, number]): Marks[] {
  if (name === 'accuracy' || name === 'colorFollow') return []
  const at = (value: number) => ({ x: [publishedAblation.count], y: [value] })
  const marks: Marks[] = [
    { label: 'published', slot: slots[0], ...at(publishedAblation[name]) },
    { label: 'reference', shape: 'triangle', slot: slots[0], ...at(referenceAblation[name]) },
  ]
  return name === 'changed'
    ? [...marks, { label: 'reference, random', shape: 'triangle', slot: slots[1], ...at(referenceAblation.random.mean) }]
    : marks
}

/** Of an axis on which 0 is no effect, in round steps. */
export function domainWithZero(series: readonly Series[], marks: readonly Marks[]): Extent {
  return niceDomain(extentOf([[0], ...series.flatMap(({ y, low, high }) => [y, low, high]), ...marks.map(({ y }) => y)]))
}
