import type { Job } from '../../../src-main/contract/jobs'

/** What a job is at beside the run in view, as a sentence goes on with it ("Stop the study"); null where it trains that run alone. */
export function jobScope({ kind, runIds }: Pick<Job, 'kind' | 'runIds'>): string | null {
  // A study makes its runs when their time comes: of one that has just begun there is a single one.
  if (kind === 'study') return 'the study'
  if (runIds.length < 2) return null
  if (kind === 'sweep') return 'the sweep'
  return runIds.length === 2 ? 'both runs' : `all ${runIds.length} runs`
}
