import type { Job } from '../../src-main/contract/jobs'
import { pageOf } from '../pages/all'
import { route } from '../state/route.svelte'
import { runs } from '../state/runs.svelte'

/** Where a job's work is seen: the curves of the run that it is at, or the SAE, the attack or the study on its page. */
export function jobHref(job: Job): string {
  const running = job.runIds.find((id) => runs.find(id)?.status === 'running')
  const run = running ?? job.runIds[0] ?? null
  if (job.kind === 'study') return route.href('study', { job: job.id })
  if (job.kind === 'attack') return attackHref(run)
  return job.kind === 'sae' ? saeHref(run) : route.href('train', { run })
}

/** An attack is of networks of its own: those in view stay. */
export function attackHref(attack: string | null): string {
  return route.href('attack', { attack })
}

/** An SAE beside the network that it was made from; on the page of runs where there is none for SAEs. */
export function saeHref(sae: string | null): string {
  if (!pageOf('sae')) return route.href('runs', { open: sae })
  return route.href('sae', { run: runs.find(sae)?.parents[0]?.id ?? null, sae })
}
