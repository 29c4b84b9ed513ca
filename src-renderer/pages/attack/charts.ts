/** What the two plots of the study draw: the median smallest epsilon of each model, and the share of images that each epsilon reaches. */
import type { AttackResult } from '../../../src-main/contract/attack'
import { shareText } from '../../charts/format'
import type { IntervalRow } from '../../charts/interval-layout'
import type { Marks, Series } from '../../charts/series'
import { lookOf } from '../../comparison/look'
import type { Beside } from './published'

export const ranges = ['budget', 'all'] as const
/** Whether medians are over successes within the budget, or over all images with failures above the largest epsilon. */
export type Range = (typeof ranges)[number]

type Result = AttackResult['results'][number]
/** As far as it is drawn. */
type Drawn = Pick<AttackResult, 'budget' | 'maxEpsilon' | 'epsilons'> & {
  results: readonly (Pick<Result, 'name' | 'figures' | 'curve'> & { images: readonly Pick<Result['images'][number], 'epsilon'>[] })[]
}

/** Where nothing succeeds within the budget its medians would be an empty plot. */
export function defaultRange({ results }: Pick<Drawn, 'results'>): Range {
  return results.some(({ figures }) => figures?.median) ? 'budget' : 'all'
}

/** A row a model: its median with the interval, rings for the images, the success rate on top. @param published by place of the model */
export function medianRows({ results, budget, maxEpsilon }: Drawn, range: Range, published: readonly (Beside | null)[]): IntervalRow[] {
  const limit = range === 'budget' ? budget : maxEpsilon
  return results.map(({ name, figures, images }, place) => {
    const { slot, dashed } = lookOf(place)
    const median = range === 'budget' ? figures?.median : figures?.medianAtMax
    const success = range === 'budget' ? figures?.successAtBudget : figures?.successAtMax
    const points = images.flatMap(({ epsilon }) => (epsilon !== null && epsilon <= limit ? [epsilon] : []))
    const known = range === 'budget' ? published[place]?.median : null
    return {
      id: name,
      label: name,
      slot,
      hollow: dashed,
      value: median?.value ?? null,
      low: median?.low ?? null,
      high: median?.high ?? null,
      points,
      ...(known == null ? {} : { published: known }),
      ...(success ? { note: `${shareText(success.value)}, ${success.count} of ${success.of}`, detail: detailOf(range, median?.n ?? 0, limit) } : {}),
      absent: success ? `${shareText(success.value)}, ${absentText(range, success.count, limit)}` : 'no image done yet',
    }
  })
}

function detailOf(range: Range, n: number, limit: number): string {
  return range === 'budget' ? `median of ${n} ${n === 1 ? 'success: one image' : 'successes'}` : `median of all ${n}, failures above ${limit}`
}

function absentText(range: Range, successes: number, limit: number): string {
  return range === 'budget' || successes === 0 ? `none succeeds within ${limit}` : `the median is above ${limit}`
}

/** A curve a model, with Wilson's band. */
export function successSeries({ results, epsilons }: Drawn): Series[] {
  return results.flatMap(({ name, curve }, place) => {
    if (!curve) return []
    const { slot, dashed } = lookOf(place)
    return [{ id: name, label: name, slot, dashed, x: epsilons, y: curve.share, low: curve.low, high: curve.high }]
  })
}

/** Published shares as diamonds, those of the reference as triangles, in the colour of their model. */
export function successMarks({ results, budget }: Drawn, published: readonly (Beside | null)[]): Marks[] {
  return results.flatMap(({ name }, place): Marks[] => {
    const beside = published[place]
    if (!beside) return []
    const { slot } = lookOf(place)
    return [
      { label: `published, ${name}`, slot, x: [budget], y: [beside.success] },
      {
        label: `reference, ${name}`,
        shape: 'triangle',
        slot,
        x: beside.reference.map(({ epsilon }) => epsilon),
        y: beside.reference.map(({ share }) => share),
      },
    ]
  })
}
