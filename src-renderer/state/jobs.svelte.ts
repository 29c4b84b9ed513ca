/** The queue: what runs, what waits, what has ended. */
import type { Job } from '../../src-main/contract/jobs'
import { lab } from '../link'
import { toasts } from './toasts.svelte'

class Jobs {
  all = $state.raw<Job[]>([])
  /** The list has arrived at least once. */
  known = $state(false)
  running = $derived(this.all.filter((job) => job.status === 'running'))
  queued = $derived(this.all.filter((job) => job.status === 'queued').sort((a, b) => (a.position ?? 0) - (b.position ?? 0)))

  constructor() {
    lab.stream('jobs.watch', {}, (jobs) => {
      this.#announce(jobs)
      this.all = jobs
      this.known = true
    })
  }

  /** The unfinished job that works on a run, or will. */
  ofRun(run: string): Job | undefined {
    return this.running.find((job) => job.runIds.includes(run)) ?? this.queued.find((job) => job.runIds.includes(run))
  }

  async stop(job: Job): Promise<void> {
    try {
      await lab.call('jobs.stop', { job: job.id })
    } catch (thrown) {
      toasts.error(thrown, `Stopping ${job.title}`)
    }
  }

  /** Gives a waiting job another place in the queue, 0 first. */
  async move(job: Job, position: number): Promise<void> {
    try {
      this.all = await lab.call('jobs.move', { job: job.id, position })
    } catch (thrown) {
      toasts.error(thrown, `Moving ${job.title}`)
    }
  }

  async resume(run: string): Promise<Job | null> {
    try {
      return await lab.call('jobs.resume', { run })
    } catch (thrown) {
      toasts.error(thrown, 'Going on with the run')
      return null
    }
  }

  /** What failed or survived something while one was looking elsewhere is said once. */
  #announce(jobs: Job[]): void {
    if (!this.known) return
    for (const job of jobs) {
      const before = this.all.find(({ id }) => id === job.id)
      if (!before || !job.note || job.note === before.note) continue
      if (job.status === 'failed') toasts.error(new Error(job.note), job.title)
      else toasts.info(`${job.title}: ${job.note}`)
    }
  }
}

export const jobs = new Jobs()
