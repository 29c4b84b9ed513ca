import type { Job } from '../../src-main/contract/jobs'
import { route } from '../state/route.svelte'
import { runs } from '../state/runs.svelte'

/** Where a job's work is seen: the curves of the run that it is at. */
export function jobHref(job: Job): string {
  const running = job.runIds.find((id) => runs.find(id)?.status === 'running')
  return route.href('train', { run: running ?? job.runIds[0] ?? null })
}
