/** Sentences that set a training beside its other seeds, the published value and the reference. */
import type { RunSummary } from '../../../src-main/contract/runs'
import { percent } from '../../ui/format'
import type { Curve } from './curves'
import type { ReferenceRange } from '../../state/reference'

/** Runs that differ from one in their seed alone, by seed: of each the newest, and always the one itself. `all` is newest first. */
export function seedSiblings(run: RunSummary, all: readonly RunSummary[]): RunSummary[] {
  const bySeed: Record<number, RunSummary> = {}
  for (const other of all) {
    if (other.groupKey !== run.groupKey) continue
    if (!bySeed[other.seed] || other.id === run.id) bySeed[other.seed] = other
  }
  return Object.values(bySeed)
}

/** "8.0 to 16.4%", or "6.2%" of a single seed. */
export function rangeText({ low, high }: Pick<ReferenceRange, 'low' | 'high'>): string {
  return low === high ? percent(low, 1) : `${(low * 100).toFixed(1)} to ${percent(high, 1)}`
}

/** The reference beside one run: "reference 8.0 to 16.4%". */
export function referenceText(range: ReferenceRange | null): string | null {
  return range && `reference ${rangeText(range)}`
}

/** How the seeds of a group came out after the epoch of the run in view; null below two that got as far. */
export function seedsSentence(
  run: RunSummary,
  siblings: readonly RunSummary[],
  published: number | undefined,
  range: ReferenceRange | null,
): string | null {
  const hard = siblings.flatMap((other) => (other.epoch === run.epoch && other.hard !== null ? [other.hard] : []))
  if (hard.length < 2) return null
  const mean = hard.reduce((sum, value) => sum + value, 0) / hard.length
  const bounds = (low: number, high: number) => `(${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)})`
  const parts = [`${hard.length} seeds: hard ${percent(mean, 1)} in the mean ${bounds(Math.min(...hard), Math.max(...hard))}`]
  if (published !== undefined) parts.push(`published ${percent(published, 1)}`)
  if (range)
    parts.push(range.mean === null ? `reference ${rangeText(range)}` : `reference ${percent(range.mean, 1)} ${bounds(range.low, range.high)}`)
  return parts.join('; ')
}

/** The plain and the refitted hard accuracy of a training with a new head, once it is done; null for other trainings, and before. */
export function refitSentence(run: RunSummary, hard: Curve, published: number | undefined): string | null {
  const { epochs = 6, headEpochs = 2 } = run.settings
  if (run.method !== 'refit-head' || run.epoch < Number(epochs)) return null
  const after = (epoch: number) => hard.value[hard.step.indexOf(epoch)]
  const [plain, refitted] = [after(Number(epochs) - Number(headEpochs)), after(Number(epochs))]
  if (plain === undefined || refitted === undefined) return null
  return `Plain ${percent(plain, 1)}, with a new head ${percent(refitted, 1)}${published === undefined ? '' : `; published ${percent(published)}`}`
}
