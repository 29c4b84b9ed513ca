/** Following a job from the command line: its progress, its epochs as they are done, what it survived, and Ctrl-C. */
import { LabError } from '../../contract/errors'
import { type Job, type LiveMetric } from '../../contract/jobs'
import { type CliContext, type Lab } from './context'
import { exitCodes } from './output'
import { percent } from './table'

/** Resolves with the job once it is over, whichever way. Ctrl-C stops it at its last checkpoint. @param onChange called with each news of it */
export async function followJob(context: CliContext, job: Job, onChange: (job: Job) => void = () => {}): Promise<Job> {
  const release = context.onInterrupt(() => void stop(context, job.id))
  const epochs = new EpochLines(job, (line) => context.progress.say(line))
  try {
    return await untilOver(context, job.id, onChange, epochs)
  } finally {
    release()
    context.progress.clear()
  }
}

async function stop(context: CliContext, job: string): Promise<void> {
  context.progress.say('stopping at the last checkpoint; Ctrl-C again ends at once')
  const lab = await context.lab()
  // A job that has just ended cannot be stopped, and need not be.
  await lab.call('jobs.stop', { job }).catch(() => {})
}

/** Watches again where the backend was restarted: it goes on with the job by itself. */
async function untilOver(context: CliContext, jobId: string, onChange: (job: Job) => void, epochs: EpochLines): Promise<Job> {
  for (;;) {
    try {
      return await watchOnce(context, await context.lab(), jobId, onChange, epochs)
    } catch (thrown) {
      if (!(thrown instanceof LabError) || thrown.kind !== 'lost') throw thrown
      context.progress.say('the backend was lost; waiting for its restart')
    }
  }
}

async function watchOnce(context: CliContext, lab: Lab, jobId: string, onChange: (job: Job) => void, epochs: EpochLines): Promise<Job> {
  let note: string | null = null
  let over: (job: Job) => void = () => {}
  const ended = new Promise<Job>((resolve) => (over = resolve))
  const live = lab.stream('jobs.live', {}, (metrics) => epochs.take(metrics))
  const jobs = lab.stream('jobs.watch', {}, (all) => {
    const job = all.find((candidate) => candidate.id === jobId)
    if (!job) return
    epochs.job = job
    onChange(job)
    if (job.note && job.note !== note) context.progress.say(`note: ${job.note}`)
    note = job.note
    if (job.status !== 'queued' && job.status !== 'running') over(job)
    else if (job.progress) context.progress.show(job.progress)
  })
  try {
    return await Promise.race([ended, jobs.done.then(() => Promise.reject(new LabError('lost', 'the list of jobs ended')))])
  } finally {
    live.close()
    jobs.close()
  }
}

/** After the results were printed: fails where the job did, and says how to go on with one that was stopped. */
export function concludeJob(context: CliContext, job: Job, unfinished: { run: string; stopped: string } | undefined): void {
  if (job.status === 'finished') return
  if (job.status === 'failed') throw new LabError('internal', job.note ?? 'the job failed')
  if (unfinished) context.progress.say(`${unfinished.stopped}; go on with: lab resume ${unfinished.run}`)
  context.exitWith(exitCodes.interrupted)
}

const epochMetrics = ['loss', 'train', 'easy', 'hard', 'seconds'] as const

/** One line for each epoch, once all of its figures have come. */
class EpochLines {
  private readonly seen = new Map<string, Map<string, number>>()

  /** @param job of whose runs it tells; one may make runs while it goes */
  constructor(
    public job: Job,
    private readonly say: (line: string) => void,
  ) {}

  take(metrics: LiveMetric[]): void {
    for (const metric of metrics) {
      if (!this.job.runIds.includes(metric.run) || !metric.name.startsWith('epoch/')) continue
      const key = `${metric.run}/${metric.step}`
      const values = this.seen.get(key) ?? new Map<string, number>()
      this.seen.set(key, values)
      const before = isComplete(values)
      values.set(metric.name.slice('epoch/'.length), metric.value)
      if (!before && isComplete(values)) this.say(this.line(metric.run, metric.step, values))
    }
  }

  private line(run: string, epoch: number, values: Map<string, number>): string {
    const which = this.job.runIds.length > 1 ? `run ${run.slice(0, 8)} ` : ''
    const shares = (['train', 'easy', 'hard'] as const).map((name) => `${name} ${percent(values.get(name) ?? null)}`)
    return `${which}epoch ${epoch}: loss ${values.get('loss')?.toFixed(4)}, ${shares.join(', ')} (${values.get('seconds')?.toFixed(1)} s)`
  }
}

function isComplete(values: Map<string, number>): boolean {
  return epochMetrics.every((name) => values.has(name))
}
