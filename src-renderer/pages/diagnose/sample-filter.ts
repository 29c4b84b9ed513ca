/** Which samples a click opened: kept in the address as `a.hard.d3.p8` (the first model's hard threes that it took for eights). */
import type { Predictions } from '../../../src-main/contract/diagnose'
import { splits, type Split } from '../../../src-main/contract/study'

export type Side = 'a' | 'b'

export interface SampleFilter {
  /** The model in view, or the one beside it. */
  side: Side
  split: Split
  digit?: number
  color?: number
  predicted?: number
  /** Only answers that are the worn colour's digit. */
  follows?: boolean
}

const pattern = /^([ab])\.([a-z]+)((?:\.[dcp]\d)*)(\.f)?$/

/** Null where the text is no filter: a pasted address may hold anything. */
export function parseFilter(text: string | null): SampleFilter | null {
  const found = pattern.exec(text ?? '')
  const split = splits.find((name) => name === found?.[2])
  if (!found || !split) return null
  const filter: SampleFilter = { side: found[1] as Side, split }
  for (const part of (found[3] ?? '').split('.').filter(Boolean)) {
    const value = Number(part[1])
    if (part[0] === 'd') filter.digit = value
    else if (part[0] === 'c') filter.color = value
    else filter.predicted = value
  }
  if (found[4]) filter.follows = true
  return filter
}

export function formatFilter({ side, split, digit, color, predicted, follows }: SampleFilter): string {
  const part = (letter: string, value: number | undefined) => (value === undefined ? '' : `.${letter}${value}`)
  return `${side}.${split}${part('d', digit)}${part('c', color)}${part('p', predicted)}${follows ? '.f' : ''}`
}

/** The filter in words: "digit 3, in yellow, answered 8". */
export function describeFilter({ digit, color, predicted, follows }: SampleFilter, colorName: (color: number) => string): string {
  const parts = [
    digit === undefined ? '' : `digit ${digit}`,
    color === undefined ? '' : `in ${colorName(color)}`,
    predicted === undefined ? '' : `answered ${predicted}`,
    follows ? 'answered the colour’s digit' : '',
  ].filter(Boolean)
  return parts.join(', ') || 'all images'
}

export type SampleOrder = 'sure' | 'unsure' | 'plain'

/** Indices in the split of the images that match: by falling or rising confidence (equal ones by index), or as they stand. */
export function matching(predictions: Predictions, filter: SampleFilter, order: SampleOrder): number[] {
  const { digit, color, predicted, confidence } = predictions
  const passes = (i: number) =>
    (filter.digit === undefined || digit[i] === filter.digit) &&
    (filter.color === undefined || color[i] === filter.color) &&
    (filter.predicted === undefined || predicted[i] === filter.predicted) &&
    (!filter.follows || predicted[i] === color[i])
  const found: number[] = []
  for (let i = 0; i < predicted.length; i++) if (passes(i)) found.push(i)
  if (order === 'plain') return found
  const sign = order === 'sure' ? -1 : 1
  return found.sort((a, b) => sign * ((confidence[a] as number) - (confidence[b] as number)) || a - b)
}
