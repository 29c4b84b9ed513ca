/** Runs: made, filled epoch by epoch, finished, and from then on only named and tagged. */
import type * as z from 'zod'
import type { DatasetSettings } from '../contract/dataset'
import type { TrainingNotice } from '../contract/notices'
import { LabError } from '../contract/errors'
import {
  continuedRole,
  type ArtifactInfo,
  type MetricSeries,
  type RunDetail,
  type RunStatus,
  type RunSummary,
  type runsQuery,
} from '../contract/runs'
import type { EngineInfo } from '../contract/system'
import type { ArtifactInput, Artifacts } from './artifacts'
import type { Cache } from './cache'
import { durably, type Db } from './database'
import { groupKey, unusedId } from './ids'

export interface NewRun {
  kind: string
  name: string
  method: string | null
  seed: number
  settings: Record<string, unknown>
  dataset: DatasetSettings | null
  datasetHash: string | null
  engine: EngineInfo | null
  codeVersion: string
  parents?: { id: string; role: string }[]
}

export interface EpochCommit {
  epoch: number
  train?: number
  easy?: number
  hard?: number
  weightsHash: string
  metrics: readonly { name: string; step: number; value: number }[]
  /** One of a name that is there already takes its place. */
  artifacts: readonly ArtifactInput[]
}

/** Of what the newest is meant by `last`. */
type LastOf = 'any' | 'network' | 'sae' | 'attack'

interface RunRow {
  id: string
  kind: string
  name: string
  notes: string
  method: string | null
  seed: number
  status: RunStatus
  created_at: number
  started_at: number | null
  finished_at: number | null
  dataset: string | null
  dataset_hash: string | null
  settings: string
  group_key: string
  engine: string | null
  code_version: string
  weights_hash: string | null
  error: string | null
  epoch: number
  train: number | null
  easy: number | null
  hard: number | null
  bytes: number
  tags: string
  parents: string
}

const selectRuns = `
  SELECT runs.*,
    (SELECT coalesce(sum(bytes), 0) FROM (SELECT DISTINCT hash, bytes FROM run_artifacts WHERE run = runs.id)) AS bytes,
    (SELECT json_group_array(tag) FROM (SELECT tag FROM run_tags WHERE run = runs.id ORDER BY tag)) AS tags,
    (SELECT json_group_array(json_object('id', parent, 'role', role))
     FROM (SELECT parent, role FROM run_parents WHERE run = runs.id ORDER BY parent)) AS parents
  FROM runs`

export class Runs {
  constructor(
    private readonly db: Db,
    private readonly artifacts: Artifacts,
    private readonly cache: Cache,
  ) {}

  create(run: NewRun): RunDetail {
    return this.get(this.db.transaction(() => this.insert(run)).immediate())
  }

  /**
   * A queued run that begins with the epochs of a finished one, which becomes its parent: their artifacts, metrics and notices, and its figures.
   * It is on the disk, whole, when this returns, or not there at all. Fails with `conflict` where the other is not finished.
   */
  continueFrom(parent: string, run: Omit<NewRun, 'parents'>): RunDetail {
    const id = durably(this.db, () => {
      const status = this.statusOf(parent)
      if (status === undefined) throw noRun(parent)
      if (status !== 'finished') throw new LabError('conflict', `run ${parent} is not finished: another one cannot be made of its epochs`)
      const id = this.insert({ ...run, parents: [{ id: parent, role: continuedRole }] })
      this.copyEpochs(parent, id)
      return id
    })
    return this.get(id)
  }

  private insert(run: NewRun): string {
    const { kind, method, settings, dataset } = run
    const id = unusedId((candidate) => this.has(candidate))
    this.db
      .prepare(
        `INSERT INTO runs (id, kind, name, method, seed, status, created_at, dataset, dataset_hash, settings, group_key, engine, code_version)
         VALUES (@id, @kind, @name, @method, @seed, 'queued', @createdAt, @dataset, @datasetHash, @settings, @groupKey, @engine, @codeVersion)`,
      )
      .run({
        ...run,
        id,
        parents: undefined,
        createdAt: Date.now(),
        dataset: dataset && JSON.stringify(dataset),
        settings: JSON.stringify(settings),
        groupKey: groupKey({ kind, method, settings, dataset, parents: run.parents ?? [] }),
        engine: run.engine && JSON.stringify(run.engine),
      })
    const addParent = this.db.prepare('INSERT INTO run_parents (run, parent, role) VALUES (?, ?, ?)')
    for (const parent of run.parents ?? []) addParent.run(id, parent.id, parent.role)
    return id
  }

  /** Rows alone: the files are named by what they hold. How the other one came to its end is not told of the copy. */
  private copyEpochs(from: string, to: string): void {
    const statements = [
      'INSERT INTO run_artifacts (run, name, kind, hash, bytes) SELECT @to, name, kind, hash, bytes FROM run_artifacts WHERE run = @from',
      'INSERT INTO metrics (run, name, step, value) SELECT @to, name, step, value FROM metrics WHERE run = @from',
      `INSERT INTO run_notices (run, kind, epoch, step, message)
       SELECT @to, kind, epoch, step, message FROM run_notices WHERE run = @from AND kind <> 'goal' ORDER BY rowid`,
      `UPDATE runs SET (epoch, train, easy, hard, weights_hash) = (SELECT epoch, train, easy, hard, weights_hash FROM runs WHERE id = @from)
       WHERE id = @to`,
    ]
    for (const statement of statements) this.db.prepare(statement).run({ from, to })
  }

  /** An id, the beginning of just one, or `last`: of any kind, or the last `network`, `sae` or `attack` where that is asked for. */
  resolve(ref: string, last: LastOf = 'any'): string {
    if (ref === 'last') return this.last(last)
    const ids = this.db
      .prepare('SELECT id FROM runs WHERE substr(id, 1, length(@ref)) = @ref ORDER BY length(id) = length(@ref) DESC LIMIT 6')
      .pluck()
      .all({ ref }) as string[]
    const [first, second] = ids
    if (first === undefined) throw noRun(ref)
    if (second !== undefined && first !== ref) throw new LabError('bad-input', `"${ref}" is the beginning of several runs: ${ids.join(', ')}`)
    return first
  }

  private last(which: LastOf): string {
    const id = this.db
      .prepare(
        `SELECT id FROM runs WHERE @which = 'any' OR CASE WHEN kind IN ('sae', 'attack') THEN kind ELSE 'network' END = @which
         ORDER BY created_at DESC, rowid DESC LIMIT 1`,
      )
      .pluck()
      .get({ which }) as string | undefined
    if (id === undefined) throw new LabError('not-found', `there is no ${{ any: 'run', network: 'run', sae: 'SAE', attack: 'attack' }[which]} yet`)
    return id
  }

  get(id: string): RunDetail {
    const row = this.db.prepare(`${selectRuns} WHERE id = ?`).get(id) as RunRow | undefined
    if (!row) throw noRun(id)
    return {
      ...toSummary(row),
      notes: row.notes,
      children: this.db.prepare('SELECT run AS id, role FROM run_parents WHERE parent = ? ORDER BY run').all(id) as RunDetail['children'],
      dataset: row.dataset === null ? null : (JSON.parse(row.dataset) as DatasetSettings),
      engine: row.engine === null ? null : (JSON.parse(row.engine) as EngineInfo),
      codeVersion: row.code_version,
      weightsHash: row.weights_hash,
      error: row.error,
      notices: this.db.prepare('SELECT kind, epoch, step, message FROM run_notices WHERE run = ? ORDER BY epoch, rowid').all(id) as TrainingNotice[],
      artifacts: this.db.prepare('SELECT name, kind, hash, bytes FROM run_artifacts WHERE run = ? ORDER BY name').all(id) as ArtifactInfo[],
    }
  }

  /** Newest first. `text` is looked for in id, name, method, notes and tags. */
  list({ kind, status, text, limit }: z.output<typeof runsQuery>): RunSummary[] {
    const rows = this.db
      .prepare(
        `${selectRuns}
         WHERE (@kind IS NULL OR kind = @kind) AND (@status IS NULL OR status = @status)
           AND (@text IS NULL OR instr(lower(id || ' ' || name || ' ' || coalesce(method, '') || ' ' || notes), lower(@text)) > 0
                OR EXISTS (SELECT 1 FROM run_tags WHERE run = runs.id AND instr(lower(tag), lower(@text)) > 0))
         ORDER BY created_at DESC, rowid DESC LIMIT @limit`,
      )
      .all({ kind: kind ?? null, status: status ?? null, text: text || null, limit }) as RunRow[]
    return rows.map(toSummary)
  }

  /** Series whose names begin with `prefix`, by name, each in the order of its steps. A value that is not a number comes as NaN. */
  metrics(id: string, prefix = ''): MetricSeries[] {
    const rows = this.db
      .prepare('SELECT name, step, value FROM metrics WHERE run = ? AND substr(name, 1, ?) = ? ORDER BY name, step')
      .all(id, prefix.length, prefix) as { name: string; step: number; value: number | null }[]
    const series = new Map<string, typeof rows>()
    for (const row of rows) {
      const known = series.get(row.name)
      if (known) known.push(row)
      else series.set(row.name, [row])
    }
    return [...series].map(([name, points]) => ({
      name,
      step: Float64Array.from(points, ({ step }) => step),
      value: Float64Array.from(points, ({ value }) => value ?? Number.NaN),
    }))
  }

  update(id: string, changes: { name?: string | undefined; notes?: string | undefined; tags?: string[] | undefined }): RunDetail {
    if (!this.has(id)) throw noRun(id)
    this.db
      .transaction(() => {
        if (changes.name !== undefined) this.db.prepare('UPDATE runs SET name = ? WHERE id = ?').run(changes.name, id)
        if (changes.notes !== undefined) this.db.prepare('UPDATE runs SET notes = ? WHERE id = ?').run(changes.notes, id)
        if (changes.tags !== undefined) {
          this.db.prepare('DELETE FROM run_tags WHERE run = ?').run(id)
          for (const tag of new Set(changes.tags)) this.db.prepare('INSERT INTO run_tags (run, tag) VALUES (?, ?)').run(id, tag)
        }
      })
      .immediate()
    return this.get(id)
  }

  /** Fails with `conflict` where the run is finished, as `commitEpoch`, `keep`, `setEngine`, `addNotice` and `finish` do. */
  setStatus(id: string, status: RunStatus, error: string | null = null): void {
    this.requireOpen(id)
    const now = Date.now()
    this.db
      .prepare(
        `UPDATE runs SET status = @status, error = @error,
           started_at = CASE WHEN @status = 'running' THEN coalesce(started_at, @now) ELSE started_at END,
           finished_at = CASE WHEN @status IN ('stopped', 'failed', 'finished') THEN @now ELSE NULL END
         WHERE id = @id`,
      )
      .run({ id, status, error, now })
  }

  /** An epoch with everything that belongs to it, on the disk when this returns; or nothing of it. */
  commitEpoch(id: string, { epoch, train, easy, hard, weightsHash, metrics, artifacts }: EpochCommit): void {
    this.commit(id, artifacts, () => {
      const addMetric = this.db.prepare('INSERT OR REPLACE INTO metrics (run, name, step, value) VALUES (?, ?, ?, ?)')
      for (const { name, step, value } of metrics) addMetric.run(id, name, step, value)
      this.db
        .prepare('UPDATE runs SET epoch = @epoch, train = @train, easy = @easy, hard = @hard, weights_hash = @weightsHash WHERE id = @id')
        .run({ id, epoch, train: train ?? null, easy: easy ?? null, hard: hard ?? null, weightsHash })
    })
  }

  /** What a run without epochs has found so far, on the disk when this returns; or nothing of it. One of a name that is there already takes its place. */
  keep(id: string, artifacts: readonly ArtifactInput[]): void {
    this.commit(id, artifacts, () => {})
  }

  private commit(id: string, artifacts: readonly ArtifactInput[], alsoWrite: () => void): void {
    const touched: string[] = []
    try {
      durably(this.db, () => {
        this.requireOpen(id)
        this.putArtifacts(id, artifacts, touched)
        alsoWrite()
        // It got somewhere: the deaths before this do not count against it any more.
        this.db.prepare('UPDATE jobs SET restarts = 0 WHERE id IN (SELECT job FROM job_runs WHERE run = ?)').run(id)
      })
    } finally {
      // What was replaced, or what was written for something that did not come about.
      this.artifacts.collect(touched)
    }
  }

  private putArtifacts(id: string, artifacts: readonly ArtifactInput[], touched: string[]): void {
    const old = this.db.prepare('SELECT hash FROM run_artifacts WHERE run = ? AND name = ?')
    const put = this.db.prepare('INSERT OR REPLACE INTO run_artifacts (run, name, kind, hash, bytes) VALUES (?, ?, ?, ?, ?)')
    for (const { name, kind, bytes } of artifacts) {
      const before = old.get(id, name) as { hash: string } | undefined
      const hash = this.artifacts.write(bytes)
      touched.push(hash, ...(before ? [before.hash] : []))
      put.run(id, name, kind, hash, bytes.byteLength)
    }
  }

  /** Of a run whose first epoch came from another engine than the one that was there when it was made. */
  setEngine(id: string, engine: EngineInfo): void {
    this.requireOpen(id)
    this.db.prepare('UPDATE runs SET engine = ? WHERE id = ?').run(JSON.stringify(engine), id)
  }

  addNotice(id: string, { kind, epoch, step, message }: TrainingNotice): void {
    this.requireOpen(id)
    this.db.prepare('INSERT INTO run_notices (run, kind, epoch, step, message) VALUES (?, ?, ?, ?, ?)').run(id, kind, epoch, step, message)
  }

  /** From here on it never changes; on the disk, with its last notice, when this returns. */
  finish(id: string, notice: TrainingNotice | null = null): void {
    durably(this.db, () => {
      if (notice) this.addNotice(id, notice)
      this.setStatus(id, 'finished')
    })
  }

  /** Runs that were made from this one, from those, and so on; each after all that were made from it. */
  descendants(id: string): string[] {
    const rows = this.db
      .prepare(
        `WITH RECURSIVE below (id, depth) AS (
           SELECT run, 1 FROM run_parents WHERE parent = ?
           UNION SELECT run_parents.run, depth + 1 FROM below JOIN run_parents ON parent = below.id
         ) SELECT id FROM below GROUP BY id ORDER BY max(depth) DESC`,
      )
      .all(id) as { id: string }[]
    return rows.map((row) => row.id)
  }

  /** Fails with `conflict`, its details naming the `children`, where others were made from it and `withChildren` does not agree. */
  delete(id: string, withChildren: boolean): string[] {
    const freed: string[] = []
    const deleted = this.db
      .transaction(() => {
        const below = this.descendants(id)
        if (below.length > 0 && !withChildren) throw this.hasChildren(id, below)
        const doomed = [...below, id]
        const jobs = new Set<string>()
        for (const one of doomed) {
          for (const job of this.db.prepare('SELECT job FROM job_runs WHERE run = ?').pluck().all(one) as string[]) jobs.add(job)
          freed.push(...(this.db.prepare('SELECT hash FROM run_artifacts WHERE run = ?').all(one) as { hash: string }[]).map(({ hash }) => hash))
          this.db.prepare('DELETE FROM runs WHERE id = ?').run(one)
        }
        const deleteEmpty = this.db.prepare('DELETE FROM jobs WHERE id = ? AND NOT EXISTS (SELECT 1 FROM job_runs WHERE job = jobs.id)')
        for (const job of jobs) deleteEmpty.run(job)
        freed.push(...this.cache.forgetOrphans())
        return doomed
      })
      .immediate()
    this.artifacts.collect(freed)
    return deleted
  }

  has(id: string): boolean {
    return this.statusOf(id) !== undefined
  }

  private statusOf(id: string): RunStatus | undefined {
    return this.db.prepare('SELECT status FROM runs WHERE id = ?').pluck().get(id) as RunStatus | undefined
  }

  private requireOpen(id: string): void {
    const status = this.statusOf(id)
    if (status === undefined) throw noRun(id)
    if (status === 'finished')
      throw new LabError('conflict', `run ${id} is finished, and a finished run never changes; only its name, notes and tags can`)
  }

  private hasChildren(id: string, below: readonly string[]): LabError {
    const children = below.map((child) => ({ id: child, name: this.get(child).name }))
    const named = children.map((child) => `${child.id} (${child.name})`).join(', ')
    return new LabError('conflict', `others were made from run ${id}: ${named}; delete it with them, or not at all`, { details: { children } })
  }
}

const noRun = (ref: string) => new LabError('not-found', `there is no run "${ref}"`, { details: { missing: 'run' } })

function toSummary(row: RunRow): RunSummary {
  const { id, kind, name, method, seed, status, epoch, train, easy, hard, bytes } = row
  return {
    id,
    kind,
    name,
    method,
    seed,
    status,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    datasetHash: row.dataset_hash,
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    groupKey: row.group_key,
    tags: JSON.parse(row.tags) as string[],
    epoch,
    train,
    easy,
    hard,
    bytes,
    parents: JSON.parse(row.parents) as RunSummary['parents'],
  }
}
