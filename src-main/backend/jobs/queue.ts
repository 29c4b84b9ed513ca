/**
 * Jobs in their order, one at a time, kept in the store. Each backend process works on the jobs that it owns; those of a process that died are
 * taken over by the next one, or left stopped until somebody asks.
 */
import { asLabError, describeZodError, LabError } from '../../contract/errors'
import type { Job, Progress } from '../../contract/jobs'
import { isOpen, type JobRow } from '../../store/jobs'
import { Signal } from '../events'
import type { JobContext, JobKind, JobServices } from './kind'
import { LiveMetrics } from './live'
import { interruption } from './run-notices'

/** A job that brought this many processes down without a new checkpoint in between is not tried again by itself. */
const maxRestarts = 3

interface Running {
  id: string
  controller: AbortController
  progress: Progress | null
  /** What to leave behind when it has been aborted. */
  leave: 'stopped' | 'queued'
  done: Promise<void>
}

export class JobQueue {
  readonly changed = new Signal<void>()
  readonly live = new LiveMetrics()
  readonly runChanged = new Signal<string>()
  private running: Running | null = null
  private closed = false

  constructor(
    private readonly kinds: ReadonlyMap<string, JobKind>,
    private readonly services: JobServices,
  ) {}

  /** All jobs: the running one, then the queue in its order, then what is over, newest first. */
  list(): Job[] {
    return this.services.store.jobs.list().map((row) => this.toJob(row))
  }

  /** Checks the input and prepares the runs before anything is queued: bad input leaves no trace. */
  async submit(kindId: string, rawInput: unknown): Promise<Job> {
    const kind = this.kind(kindId)
    const parsed = kind.input.safeParse(rawInput)
    if (!parsed.success) throw new LabError('bad-input', describeZodError(parsed.error))
    const { title, runIds, input = parsed.data } = await kind.prepare(parsed.data, this.services)
    return this.enqueue(this.services.store.jobs.create({ kind: kind.id, title, input, runIds }))
  }

  /** Goes on with the job that works on this run, with all of its runs that are not finished. */
  resume(runId: string): Job {
    const { store } = this.services
    const run = store.runs.get(runId)
    if (run.status === 'finished') throw new LabError('conflict', `run ${runId} is finished: there is nothing to go on with`)
    const row = store.jobs.ofRun(runId)
    if (!row) throw new LabError('conflict', `run ${runId} was not made by a job: there is nothing to go on with`)
    if (store.jobs.isHeld(row)) throw new LabError('conflict', `run ${runId} is ${row.status} already`)
    if (row.status === 'running') this.noteCutOff(row.runIds)
    this.settleRuns(row.runIds, 'queued')
    return this.enqueue(store.jobs.requeue(row.id))
  }

  /** A running job keeps its last checkpoint; resolves once it has stopped. */
  async stop(id: string): Promise<Job> {
    const { store } = this.services
    const row = store.jobs.get(id)
    if (this.running?.id === id) {
      this.running.controller.abort()
      await this.running.done
    } else if (!isOpen(row.status)) {
      throw new LabError('conflict', `the job is ${row.status}: there is nothing to stop`)
    } else if (!store.jobs.isMine(id) && store.jobs.ownerLives(id)) {
      throw new LabError('conflict', 'another lab process works on this job; stop it there')
    } else this.end(id, 'stopped', null)
    return this.toJob(store.jobs.get(id))
  }

  /** Position 0 is next. */
  move(id: string, position: number): Job[] {
    const { store } = this.services
    const row = store.jobs.get(id)
    if (row.status !== 'queued') throw new LabError('conflict', `only a waiting job can be moved; this one is ${row.status}`)
    if (!store.jobs.isMine(id)) throw new LabError('conflict', 'this job waits in another lab process; move it there')
    store.jobs.move(id, position)
    this.changed.emit()
    return this.list()
  }

  /**
   * Goes on with what backends that died left behind: `all`, or the `siblings` that the same host had started. A job over which one backend
   * after the other died is not tried again by itself.
   */
  takeOver(scope: 'all' | 'siblings'): void {
    for (const row of this.services.store.jobs.takeOver(scope)) {
      if (row.restarts > maxRestarts) this.end(row.id, 'failed', `given up: the lab died over it ${row.restarts} times`)
      else {
        if (row.wasRunning) {
          this.services.store.jobs.addNote(row.id, 'the lab was cut off; went on from the last checkpoint')
          this.noteCutOff(row.runIds)
        }
        this.settleRuns(row.runIds, 'queued')
      }
    }
    this.changed.emit()
    this.pump()
  }

  /** True where a living process works on this run, or has it in its queue. */
  isBusyWith(runId: string): boolean {
    const row = this.services.store.jobs.ofRun(runId)
    return row !== null && this.services.store.jobs.isHeld(row)
  }

  /** Stops the running job at its last checkpoint, and works on nothing more. `leave` says whether jobs wait for the next process or for a person. */
  async close(leave: 'stopped' | 'queued'): Promise<void> {
    this.closed = true
    if (this.running) {
      this.running.leave = leave
      this.running.controller.abort()
      await this.running.done
    }
    if (leave === 'stopped') for (const row of this.services.store.jobs.mine()) this.end(row.id, 'stopped', null)
  }

  private enqueue(row: JobRow): Job {
    this.changed.emit()
    // Whoever lists runs has those that were made for it while they wait.
    for (const run of row.runIds) this.runChanged.emit(run)
    this.pump()
    return this.toJob(this.services.store.jobs.get(row.id))
  }

  private pump(): void {
    if (this.running || this.closed) return
    const next = this.services.store.jobs.nextMine()
    if (!next) return
    const running: Running = { id: next.id, controller: new AbortController(), progress: null, leave: 'stopped', done: Promise.resolve() }
    this.running = running
    running.done = this.work(next, running).finally(() => {
      this.running = null
      this.changed.emit()
      this.pump()
    })
  }

  private async work(row: JobRow, running: Running): Promise<void> {
    const { store } = this.services
    const { signal } = running.controller
    store.jobs.setStatus(row.id, 'running')
    this.changed.emit()
    try {
      const kind = this.kind(row.kind)
      await kind.run(kind.input.parse(row.input), this.context(row, running))
      this.end(row.id, 'finished', null)
    } catch (thrown) {
      const error = asLabError(thrown)
      if (signal.aborted && error.kind === 'cancelled') this.end(row.id, running.leave, null)
      else this.end(row.id, 'failed', error.message)
    }
  }

  private context(row: JobRow, running: Running): JobContext {
    return {
      ...this.services,
      id: row.id,
      runIds: row.runIds,
      own: (runIds) => {
        this.services.store.jobs.addRuns(row.id, runIds)
        this.changed.emit()
        for (const run of runIds) this.runChanged.emit(run)
      },
      signal: running.controller.signal,
      report: (progress) => {
        running.progress = progress
        this.changed.emit()
      },
      note: (text) => {
        this.services.store.jobs.addNote(row.id, text)
        this.changed.emit()
      },
      live: (metrics) => this.live.tell(metrics),
      settled: (run) => this.live.settle([run]),
      runChanged: (run) => this.runChanged.emit(run),
    }
  }

  /** Runs that a job leaves unfinished wait with it, or are stopped with it; a run that failed says so by itself. */
  private end(id: string, status: 'stopped' | 'queued' | 'failed' | 'finished', note: string | null): void {
    const { store } = this.services
    const { runIds } = store.jobs.get(id)
    if (note) store.jobs.addNote(id, note)
    store.jobs.setStatus(id, status)
    this.live.settle(runIds)
    if (status !== 'finished') this.settleRuns(runIds, status === 'queued' ? 'queued' : 'stopped')
    this.changed.emit()
  }

  private settleRuns(runIds: readonly string[], status: 'queued' | 'stopped'): void {
    const { store } = this.services
    for (const run of runIds) {
      const before = store.runs.get(run).status
      const open = status === 'queued' ? before !== 'finished' : before === 'queued' || before === 'running'
      if (!open) continue
      store.runs.setStatus(run, status)
      this.runChanged.emit(run)
    }
  }

  /** The runs that a process which died was at work on say so themselves, since they outlive the job. */
  private noteCutOff(runIds: readonly string[]): void {
    const { store } = this.services
    for (const id of runIds) {
      const run = store.runs.get(id)
      if (run.status === 'running') store.runs.addNotice(id, interruption(run, 'the lab was cut off'))
    }
  }

  private kind(id: string): JobKind {
    const kind = this.kinds.get(id)
    if (!kind) throw new LabError('bad-input', `there is no kind of job "${id}"; there is: ${[...this.kinds.keys()].join(', ')}`)
    return kind
  }

  private toJob(row: JobRow): Job {
    const { id, kind, title, position, runIds, note, createdAt, finishedAt } = row
    const progress = this.running?.id === id ? this.running.progress : null
    // What a dead process left open is at work nowhere, until somebody goes on with it.
    const left = isOpen(row.status) && !this.services.store.jobs.isHeld(row)
    return { id, kind, title, status: left ? 'stopped' : row.status, position: left ? null : position, runIds, progress, note, createdAt, finishedAt }
  }
}
