import type { Job } from '../../src-main/contract/jobs'
import { lab } from '../link'
import { runs } from './runs.svelte'

/** Asks for a job. When this resolves its runs are in the list: an address may name them at once, and is not called wrong. */
export async function submitJob(kind: string, input: unknown): Promise<Job> {
  const job = await lab.call('jobs.submit', { kind, input })
  await runs.load()
  return job
}
