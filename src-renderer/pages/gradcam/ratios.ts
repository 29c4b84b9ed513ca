/** Ratios of a set as the charts take them: rows of medians, parts of a distribution, and the images behind them. */
import type { CamSet, MedianInterval } from '../../../src-main/contract/gradcam'
import type { IntervalRow } from '../../charts/interval-layout'
import type { Extent } from '../../charts/layout'
import { runSlot } from '../../charts/scales'
import { ratioText } from './words'
import type { Grouping } from './view.svelte'

/** One model's set, or that of the model with a random head. */
export interface Source {
  id: string
  name: string
  set: CamSet
}

export function mediansOf({ medians }: Pick<CamSet, 'medians'>, grouping: Grouping): MedianInterval[] {
  const by = { answer: medians.byAnswer, bias: medians.byBias, digit: medians.byDigit, color: medians.byColor }
  return by[grouping]
}

/** Of names made of parts, those parts that not all of them have; of a single one, none. */
export function differingParts(names: readonly string[]): string[] {
  if (names.length === 1) return ['']
  const parts = names.map((name) => name.split(' · '))
  return parts.map((own, i) => own.filter((part) => !parts.every((other) => other.includes(part))).join(' · ') || names[i]!)
}

/** All images first, then group by group, each with one row a source. */
export function medianRows(sources: readonly Source[], grouping: Grouping): IntervalRow[] {
  const groups = [-1, ...(sources[0] ? mediansOf(sources[0].set, grouping).keys() : [])]
  const models = sources.filter(({ id }) => id !== 'random')
  const short = differingParts(models.map(({ name }) => name))
  const names = sources.map((source) => short[models.indexOf(source)] ?? source.name)
  return groups.flatMap((group) =>
    sources.map(({ id, set }, i) => {
      const item = group < 0 ? set.medians.all : (mediansOf(set, grouping)[group] as MedianInterval)
      const label = names[i] === '' ? item.label : `${item.label}, ${names[i]}`
      const detail = `${item.count} images with a ratio`
      return { id: `${id} ${group}`, label, slot: runSlot(i), hollow: id === 'random', value: item.median, low: item.low, high: item.high, detail }
    }),
  )
}

/** Whether an image is in the n-th group; all are in group -1. */
export function isIn(set: Pick<CamSet, 'digit' | 'color' | 'predicted'>, grouping: Grouping, group: number, image: number): boolean {
  if (group < 0) return true
  if (grouping === 'digit') return set.digit[image] === group
  if (grouping === 'color') return set.color[image] === group
  const first = (grouping === 'answer' ? set.predicted : set.color)[image] === set.digit[image]
  return first === (group === 0)
}

/** The ratios of a group; NaN where an image has none. */
export function ratiosIn(set: CamSet, grouping: Grouping, group: number): Float32Array {
  return set.scaledRatio.filter((_, image) => isIn(set, grouping, group, image))
}

/** The place in the split of the image whose ratio is nearest to a value; null where the group has none. */
export function nearestImage(set: CamSet, grouping: Grouping, group: number, value: number): number | null {
  let best: number | null = null
  let distance = Infinity
  set.scaledRatio.forEach((ratio, image) => {
    const away = Math.abs(ratio - value)
    if (away < distance && isIn(set, grouping, group, image)) [best, distance] = [set.index[image]!, away]
  })
  return best
}

/** Ends of an axis of ratios, at most. */
const farthest = 4

/** From 0 to where 95 of 100 ratios end, in steps of a half: a few reach far out, where hardly anything lies on the stroke. */
export function ratioDomain(sources: readonly Pick<Source, 'set'>[]): Extent {
  const known = Float32Array.from(sources.flatMap(({ set }) => [...set.scaledRatio].filter((ratio) => !Number.isNaN(ratio)))).sort()
  const far = known[Math.floor(0.95 * (known.length - 1))] ?? 1
  return [0, Math.min(farthest, Math.max(1, Math.ceil(far * 2) / 2))]
}

/** "120 of 1,000 lie beyond 2.5", empty where none do. */
export function beyondText({ scaledRatio }: Pick<CamSet, 'scaledRatio'>, [, end]: Extent): string {
  const beyond = scaledRatio.filter((ratio) => ratio > end).length
  return beyond === 0 ? '' : `${beyond} of ${scaledRatio.length} lie beyond ${end}`
}

/** "0.67 [0.64, 0.71]" */
export function medianText({ median, low, high }: MedianInterval): string {
  return median === null ? '–' : `${ratioText(median)} [${ratioText(low)}, ${ratioText(high)}]`
}
