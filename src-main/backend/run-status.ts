/** What a run's status is, seen from now. */
import type { RunSummary } from '../contract/runs'
import type { Backend } from './backend'

/** A run that a dead process left open is at work nowhere: it is stopped, and can be gone on with. */
export function withTrueStatus<R extends RunSummary>({ jobs }: Pick<Backend, 'jobs'>, run: R): R {
  const left = (run.status === 'queued' || run.status === 'running') && !jobs.isBusyWith(run.id)
  return left ? { ...run, status: 'stopped' } : run
}
