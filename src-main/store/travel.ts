/** Runs on their way out of the store, and into it: nothing that is there is overwritten, and they come all at once or not at all. */
import { LabError } from '../contract/errors'
import type { UnpackedRun } from '../contract/travel'
import type { Artifacts } from './artifacts'
import type { ChannelNames } from './channel-names'
import { durably, type Db } from './database'
import type { FeatureNames } from './feature-names'
import { groupKey, unusedId } from './ids'
import type { Incoming } from './incoming'
import type { Jobs } from './jobs'
import { contentOf, digestOf, metricsText, readMetrics, renameIds, type PackedJob, type PackedRun } from './packed-run'
import type { Runs } from './runs'

/** What became of a run that came in. */
export type Arrival = Omit<UnpackedRun, 'name' | 'kind'>

export interface IncomingRuns {
  /** Their ids all differ, and the parents of each are among them. */
  runs: readonly PackedRun[]
  jobs: readonly PackedJob[]
  /** Holds a checked file for each artifact, under its hash. */
  files: Incoming
  /** The text whose hash the run names. */
  metricsOf(run: PackedRun): string
}

interface StoreParts {
  artifacts: Artifacts
  runs: Runs
  channelNames: ChannelNames
  featureNames: FeatureNames
  jobs: Jobs
}

export class Travel {
  constructor(
    private readonly db: Db,
    private readonly parts: StoreParts,
  ) {}

  /** These runs and all that they were made from, each after its parents. */
  withAncestors(ids: readonly string[]): string[] {
    const rows = this.db
      .prepare(
        `WITH RECURSIVE above (id, height) AS (
           SELECT value, 0 FROM json_each(?)
           UNION SELECT run_parents.parent, height + 1 FROM above JOIN run_parents ON run_parents.run = above.id
         ) SELECT id FROM above GROUP BY id ORDER BY max(height) DESC, id`,
      )
      .all(JSON.stringify(ids)) as { id: string }[]
    return rows.map(({ id }) => id)
  }

  /** The run as it is now. */
  pack(id: string): PackedRun {
    const { groupKey: _key, children: _children, bytes: _bytes, ...run } = this.parts.runs.get(id)
    return {
      ...run,
      channelNames: this.parts.channelNames.of(id),
      featureNames: this.parts.featureNames.of(id),
      metrics: digestOf(this.metricsOf(id)),
    }
  }

  metricsOf(id: string): string {
    return metricsText(this.parts.runs.metrics(id))
  }

  /**
   * Takes runs in, in the order that they are given in. A run that is here already, under its id or another one, is left as it is; one whose id is another run's gets a
   * new one, and what was made from it follows. Jobs come stopped. All of it is on the disk when this returns, or none of it.
   */
  arrive(incoming: IncomingRuns): Arrival[] {
    const hashes = new Set(incoming.runs.flatMap(({ artifacts }) => artifacts.map(({ hash }) => hash)))
    incoming.files.intend(hashes)
    try {
      return durably(this.db, () => this.takeIn(incoming))
    } finally {
      // What was moved for runs that did not come about.
      this.parts.artifacts.collect(hashes)
    }
  }

  private takeIn(incoming: IncomingRuns): Arrival[] {
    const ids = new Map<string, string>()
    const theirs = new Set(incoming.runs.map(({ id }) => id))
    const arrivals = incoming.runs.map((run) => {
      const arrival = this.takeInOne(run, ids, theirs, incoming)
      ids.set(run.id, arrival.id)
      return arrival
    })
    const fresh = new Set(arrivals.filter(({ outcome }) => outcome !== 'present').map(({ idInFile }) => idInFile))
    for (const job of incoming.jobs) {
      const runIds = job.runs.filter((run) => fresh.has(run)).map((run) => ids.get(run)!)
      if (runIds.length > 0) this.parts.jobs.addStopped({ ...job, input: renameIds(job.input, ids), runIds })
    }
    return arrivals
  }

  private takeInOne(packed: PackedRun, ids: ReadonlyMap<string, string>, theirs: ReadonlySet<string>, incoming: IncomingRuns): Arrival {
    const run = { ...packed, settings: renameIds(packed.settings, ids), parents: renameIds(packed.parents, ids) }
    const here = this.findSame(run)
    if (here !== null) return { id: here, idInFile: packed.id, outcome: 'present' }
    const { runs } = this.parts
    const taken = runs.has(packed.id)
    const id = taken ? unusedId((candidate) => theirs.has(candidate) || runs.has(candidate)) : packed.id
    this.insert({ ...run, id }, incoming.metricsOf(packed), incoming.files)
    return { id, idInFile: packed.id, outcome: taken ? 'renumbered' : 'added' }
  }

  /** One of its id is looked at first; one that came in before under another id was made at the same time. */
  private findSame(run: PackedRun): string | null {
    const candidates = this.db
      .prepare('SELECT id FROM runs WHERE id = @id OR (created_at = @createdAt AND kind = @kind AND seed = @seed) ORDER BY id = @id DESC, id')
      .pluck()
      .all({ id: run.id, createdAt: run.createdAt, kind: run.kind, seed: run.seed }) as string[]
    const content = contentOf(run)
    return candidates.find((candidate) => contentOf(this.pack(candidate)) === content) ?? null
  }

  /** Its status last, since a finished run takes nothing in. */
  private insert(run: PackedRun, metrics: string, files: Incoming): void {
    this.insertRow(run)
    this.insertRelated(run)
    this.insertMetrics(run.id, metrics)
    const addArtifact = this.db.prepare('INSERT INTO run_artifacts (run, name, kind, hash, bytes) VALUES (?, ?, ?, ?, ?)')
    for (const { name, kind, hash, bytes } of run.artifacts) {
      this.parts.artifacts.adopt(files.path(hash), hash, bytes)
      addArtifact.run(run.id, name, kind, hash, bytes)
    }
    this.db.prepare('UPDATE runs SET status = ? WHERE id = ?').run(run.status, run.id)
  }

  private insertRow(run: PackedRun): void {
    const json = (value: object | null) => value && JSON.stringify(value)
    this.db
      .prepare(
        `INSERT INTO runs (id, kind, name, notes, method, seed, status, created_at, started_at, finished_at, dataset, dataset_hash, settings, group_key,
           engine, code_version, weights_hash, error, epoch, train, easy, hard)
         VALUES (@id, @kind, @name, @notes, @method, @seed, 'stopped', @createdAt, @startedAt, @finishedAt, @dataset, @datasetHash, @settings, @groupKey,
           @engine, @codeVersion, @weightsHash, @error, @epoch, @train, @easy, @hard)`,
      )
      .run({
        ...run,
        dataset: json(run.dataset),
        settings: json(run.settings),
        engine: json(run.engine),
        groupKey: groupKey(run),
      })
  }

  private insertRelated({ id, parents, tags, notices, channelNames, featureNames }: PackedRun): void {
    // Two parents in the file may be one run here.
    const addParent = this.db.prepare('INSERT OR IGNORE INTO run_parents (run, parent, role) VALUES (?, ?, ?)')
    for (const { id: parent, role } of parents) addParent.run(id, parent, role)
    const addTag = this.db.prepare('INSERT OR IGNORE INTO run_tags (run, tag) VALUES (?, ?)')
    for (const tag of tags) addTag.run(id, tag)
    for (const notice of notices) this.parts.runs.addNotice(id, notice)
    for (const name of channelNames) this.parts.channelNames.set(id, name)
    for (const name of featureNames) this.parts.featureNames.set(id, name)
  }

  private insertMetrics(id: string, text: string): void {
    const addMetric = this.db.prepare('INSERT INTO metrics (run, name, step, value) VALUES (?, ?, ?, ?)')
    for (const { name, step, value } of readMetrics(text)) addMetric.run(id, name, step, value)
  }
}

/** The runs with each after its parents. Throws `bad-input` where one was made from another that is not among them, or from itself. */
export function parentsFirst(runs: readonly PackedRun[]): PackedRun[] {
  const waiting = new Map(runs.map((run) => [run.id, run]))
  const order: PackedRun[] = []
  for (const { id, parents } of runs) {
    const missing = parents.find((parent) => !waiting.has(parent.id))
    if (missing) throw new LabError('bad-input', `run ${id} was made from run ${missing.id}, which is not in the file`)
  }
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ parents }) => parents.every((parent) => !waiting.has(parent.id)))
    if (ready.length === 0) throw new LabError('bad-input', `runs were made from each other in a circle: ${[...waiting.keys()].join(', ')}`)
    for (const run of ready) {
      order.push(run)
      waiting.delete(run.id)
    }
  }
  return order
}
