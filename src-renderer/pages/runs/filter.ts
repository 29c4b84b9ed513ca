/** Which runs the table shows, and what the page says of them. */
import { runStatuses, type RunStatus, type RunSummary } from '../../../src-main/contract/runs'
import { kindOf } from '../../state/kinds'
import { findRuns } from '../../state/search'

export type StatusFilter = RunStatus | 'all'
export const statusFilters = ['all', ...runStatuses] as const

export const kindFilters = ['all', 'networks', 'SAEs', 'attacks'] as const
export type KindFilter = (typeof kindFilters)[number]

export function filterRuns(runs: readonly RunSummary[], question: string, status: StatusFilter, kind: KindFilter = 'all'): RunSummary[] {
  const fits = (run: RunSummary) => (status === 'all' || run.status === status) && (kind === 'all' || kindOf(run) === kind)
  return findRuns(runs.filter(fits), question)
}

/** The finished run that is right most often in colours that are not the digit's own; undefined where none is finished. */
export function bestOnHard(runs: readonly RunSummary[]): RunSummary | undefined {
  const finished = runs.filter((run) => run.status === 'finished' && run.hard !== null)
  return finished.reduce<RunSummary | undefined>((best, run) => (best === undefined || (run.hard ?? 0) > (best.hard ?? 0) ? run : best), undefined)
}

/** Tags as people write them, with commas between: each once, without a leading #. */
export function parseTags(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim().replace(/^#/, '').slice(0, 60)))].filter(Boolean)
}
