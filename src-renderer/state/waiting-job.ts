import type { Job } from '../../src-main/contract/jobs'
import { jobs } from './jobs.svelte'
import { toasts } from './toasts.svelte'

/** Of a job that was just asked for: says so where it waits behind another. */
export function sayIfItWaits(job: Job): void {
  const before = jobs.running.find(({ id }) => id !== job.id)
  if (before) toasts.info(`${job.title} waits until ${before.title} is done.`)
}
