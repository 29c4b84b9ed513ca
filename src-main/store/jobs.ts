/** Jobs and their order. Each belongs to one backend process; what a dead one left is taken over by the next. */
import { LabError } from '../contract/errors'
import type { JobStatus } from '../contract/jobs'
import type { Db } from './database'
import { unusedId } from './ids'
import { identityOf, lives } from './owner'

export interface JobRow {
  id: string
  kind: string
  title: string
  input: unknown
  status: JobStatus
  /** Place in its owner's queue, 0 first; null where it does not wait. */
  position: number | null
  runIds: string[]
  note: string | null
  /** How often a backend died over it since it last got somewhere. */
  restarts: number
  createdAt: number
  finishedAt: number | null
}

interface Row {
  id: string
  kind: string
  title: string
  input: string
  status: JobStatus
  note: string | null
  owner: string
  host: string
  restarts: number
  created_at: number
  finished_at: number | null
  position: number | null
  runs: string
}

const selectJobs = `
  SELECT jobs.*,
    CASE status WHEN 'queued' THEN
      (SELECT count(*) FROM jobs AS before WHERE before.status = 'queued' AND before.owner = jobs.owner AND before.place < jobs.place)
    END AS position,
    (SELECT json_group_array(run) FROM (SELECT run FROM job_runs WHERE job = jobs.id ORDER BY place)) AS runs
  FROM jobs`

/** It runs, or waits for its turn. */
export const isOpen = (status: JobStatus) => status === 'queued' || status === 'running'

export class Jobs {
  private readonly me: string
  /** The host that started this process: a backend that it starts anew is this one's sibling. */
  private readonly host: string

  constructor(
    private readonly db: Db,
    process: { pid: number; ppid: number },
  ) {
    this.me = identityOf(process.pid)
    this.host = identityOf(process.ppid)
  }

  create({ kind, title, input, runIds }: { kind: string; title: string; input: unknown; runIds: readonly string[] }): JobRow {
    const isTaken = this.db.prepare('SELECT 1 FROM jobs WHERE id = ?')
    const id = this.db
      .transaction(() => {
        const id = unusedId((candidate) => isTaken.get(candidate) !== undefined)
        this.db
          .prepare(
            `INSERT INTO jobs (id, kind, title, input, status, place, owner, host, created_at)
             VALUES (@id, @kind, @title, @input, 'queued', (SELECT coalesce(max(place), 0) + 1 FROM jobs), @me, @host, @now)`,
          )
          .run({ id, kind, title, input: JSON.stringify(input), me: this.me, host: this.host, now: Date.now() })
        this.insertRuns(id, runIds)
        return id
      })
      .immediate()
    return this.get(id)
  }

  /** A job of another lab, which waits for somebody to go on with it. */
  addStopped(job: { kind: string; title: string; input: unknown; note: string | null; createdAt: number; runIds: readonly string[] }): void {
    const { id } = this.create(job)
    this.db
      .prepare(`UPDATE jobs SET status = 'stopped', note = @note, created_at = @createdAt, finished_at = @now WHERE id = @id`)
      .run({ id, note: job.note, createdAt: job.createdAt, now: Date.now() })
  }

  /** Behind those that it works on already; one that it has keeps its place. */
  addRuns(id: string, runIds: readonly string[]): JobRow {
    this.db.transaction(() => this.insertRuns(id, runIds)).immediate()
    return this.get(id)
  }

  private insertRuns(id: string, runIds: readonly string[]): void {
    const add = this.db.prepare(
      `INSERT INTO job_runs (job, run, place) VALUES (@id, @run, (SELECT coalesce(max(place), -1) + 1 FROM job_runs WHERE job = @id))
       ON CONFLICT (job, run) DO NOTHING`,
    )
    for (const run of runIds) add.run({ id, run })
  }

  get(id: string): JobRow {
    const row = this.db.prepare(`${selectJobs} WHERE id = ?`).get(id) as Row | undefined
    if (!row) throw new LabError('not-found', `there is no job "${id}"`)
    return toJobRow(row)
  }

  /** What runs, then what waits in its order, then what is over, newest first. */
  list(): JobRow[] {
    const rows = this.db
      .prepare(
        `${selectJobs} ORDER BY CASE status WHEN 'running' THEN 0 WHEN 'queued' THEN 1 ELSE 2 END,
         CASE WHEN status IN ('running', 'queued') THEN place ELSE -coalesce(finished_at, created_at) END LIMIT 500`,
      )
      .all() as Row[]
    return rows.map(toJobRow)
  }

  /** The newest job that works on a run. */
  ofRun(run: string): JobRow | null {
    const row = this.db
      .prepare(`${selectJobs} JOIN job_runs ON job_runs.job = jobs.id WHERE job_runs.run = ? ORDER BY created_at DESC LIMIT 1`)
      .get(run) as Row | undefined
    return row ? toJobRow(row) : null
  }

  /** Those that this process works on or is to work on. */
  mine(): JobRow[] {
    const rows = this.db.prepare(`${selectJobs} WHERE owner = ? AND status IN ('queued', 'running') ORDER BY place`).all(this.me) as Row[]
    return rows.map(toJobRow)
  }

  nextMine(): JobRow | null {
    return this.mine().find((row) => row.status === 'queued') ?? null
  }

  isMine(id: string): boolean {
    return this.ownerOf(id) === this.me
  }

  ownerLives(id: string): boolean {
    const owner = this.ownerOf(id)
    return owner === this.me || lives(owner)
  }

  /** A living process works on it, or has it in its queue. */
  isHeld({ id, status }: Pick<JobRow, 'id' | 'status'>): boolean {
    return isOpen(status) && this.ownerLives(id)
  }

  setStatus(id: string, status: JobStatus): void {
    this.db.prepare('UPDATE jobs SET status = ?, finished_at = ? WHERE id = ?').run(status, isOpen(status) ? null : Date.now(), id)
  }

  addNote(id: string, text: string): void {
    this.db.prepare(`UPDATE jobs SET note = CASE WHEN note IS NULL THEN @text ELSE note || '; ' || @text END WHERE id = @id`).run({ id, text })
  }

  /** To the end of this process's queue. */
  requeue(id: string): JobRow {
    this.db
      .prepare(
        `UPDATE jobs SET status = 'queued', owner = @me, host = @host, restarts = 0, finished_at = NULL, note = NULL,
           place = (SELECT coalesce(max(place), 0) + 1 FROM jobs) WHERE id = @id`,
      )
      .run({ id, me: this.me, host: this.host })
    return this.get(id)
  }

  /** To a position among those of this process that wait, 0 first. */
  move(id: string, position: number): void {
    this.db
      .transaction(() => {
        const waiting = this.mine().filter((row) => row.status === 'queued')
        const order = waiting.map((row) => row.id).filter((other) => other !== id)
        order.splice(position, 0, id)
        const places = this.db.prepare(`SELECT place FROM jobs WHERE owner = ? AND status = 'queued' ORDER BY place`).pluck().all(this.me) as number[]
        const setPlace = this.db.prepare('UPDATE jobs SET place = ? WHERE id = ?')
        order.forEach((other, index) => setPlace.run(places[index], other))
      })
      .immediate()
  }

  /**
   * Makes the open jobs of dead processes this one's, queued; with `siblings` only of those that the same host had started. A job that was
   * running counts one restart more. Returns what it took.
   */
  takeOver(scope: 'all' | 'siblings'): (JobRow & { wasRunning: boolean })[] {
    return this.db
      .transaction(() => {
        const open = this.db
          .prepare(`SELECT id, owner, host, status FROM jobs WHERE status IN ('queued', 'running') AND owner <> ?`)
          .all(this.me) as Pick<Row, 'id' | 'owner' | 'host' | 'status'>[]
        const left = open.filter((row) => !lives(row.owner) && (scope === 'all' || row.host === this.host))
        const take = this.db.prepare(
          `UPDATE jobs SET status = 'queued', owner = @me, host = @host, restarts = restarts + (status = 'running') WHERE id = @id`,
        )
        return left.map(({ id, status }) => {
          take.run({ id, me: this.me, host: this.host })
          return { ...this.get(id), wasRunning: status === 'running' }
        })
      })
      .immediate()
  }

  private ownerOf(id: string): string {
    const row = this.db.prepare('SELECT owner FROM jobs WHERE id = ?').get(id) as Pick<Row, 'owner'> | undefined
    if (!row) throw new LabError('not-found', `there is no job "${id}"`)
    return row.owner
  }
}

function toJobRow({ id, kind, title, input, status, position, runs, note, restarts, created_at, finished_at }: Row): JobRow {
  return {
    id,
    kind,
    title,
    input: JSON.parse(input) as unknown,
    status,
    position,
    runIds: JSON.parse(runs) as string[],
    note,
    restarts,
    createdAt: created_at,
    finishedAt: finished_at,
  }
}
