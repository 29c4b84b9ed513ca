/** Which digits of a test set are looked at through all models. */
import type { Predictions } from '../../../src-main/contract/diagnose'

export const sampleKinds = ['disagree', 'wrong', 'all'] as const
export type SampleKind = (typeof sampleKinds)[number]

export interface SampleQuestion {
  /** Where models disagree, where one of them is wrong, or every digit. */
  kind: SampleKind
  digit: number | null
  color: number | null
}

/** Indices in the set, ascending. All models answered the same set. */
export function findSamples(models: readonly Predictions[], { kind, digit, color }: SampleQuestion): number[] {
  const first = models[0]
  if (!first) return []
  const found: number[] = []
  for (let i = 0; i < first.digit.length; i++) {
    if (digit !== null && first.digit[i] !== digit) continue
    if (color !== null && first.color[i] !== color) continue
    if (kind === 'disagree' && models.every((model) => model.predicted[i] === first.predicted[i])) continue
    if (kind === 'wrong' && models.every((model) => model.predicted[i] === model.digit[i])) continue
    found.push(i)
  }
  return found
}

/** The page that a list is open at: from the sample at `start`, clipped to whole pages. */
export function pageAt(count: number, start: number, size: number): { from: number; to: number; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(count / size))
  const page = Math.min(pages - 1, Math.max(0, Math.floor(start / size)))
  return { from: page * size, to: Math.min(count, (page + 1) * size), page, pages }
}
