/**
 * What a file of runs holds, and how it is read. It is a zip: `manifest.json`, `metrics/RUN.json` for each run and `artifacts/HASH` for each artifact, and nothing else.
 * The manifest names the SHA-256 and the size of every other member. Artifacts are stored as they are, so that none of them unfolds to more than the file holds.
 */
import * as z from 'zod'
import { datasetSettingsSchema } from '../../contract/dataset'
import { describeZodError, LabError } from '../../contract/errors'
import { parentsFirst } from '../../store/travel'
import type { PackedJob, PackedRun } from '../../store/packed-run'

const format = 'lazy-artist-lab/runs'
/** The newest that this lab reads, and the one that it writes. */
const version = 1

export const members = {
  manifest: 'manifest.json',
  metrics: (run: string) => `metrics/${run}.json`,
  artifact: (hash: string) => `artifacts/${hash}`,
} as const

export interface Manifest {
  /** Version of the lab that wrote it. */
  lab: string
  /** Each after its parents. */
  runs: PackedRun[]
  jobs: PackedJob[]
}

export function writeManifest({ lab, runs, jobs }: Manifest): string {
  return JSON.stringify({ format, version, lab, runs, jobs }, null, 1)
}

/** Throws `bad-input` where the text is no manifest of runs, `conflict` where it is of a newer format. */
export function readManifest(text: string): Manifest {
  const json = parse(text)
  checkVersion(json)
  const parsed = manifestSchema.safeParse(json)
  if (!parsed.success) throw new LabError('bad-input', `the manifest of the file is not what it should be: ${describeZodError(parsed.error)}`)
  const { lab, runs, jobs } = parsed.data as Manifest
  checkJobs(runs, jobs)
  return { lab, runs: parentsFirst(runs), jobs }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new LabError('bad-input', 'the manifest of the file is not JSON', { cause })
  }
}

const labelSchema = z.looseObject({ format: z.literal(format), version: z.int().min(1) })

function checkVersion(json: unknown): void {
  const label = labelSchema.safeParse(json)
  if (!label.success) throw new LabError('bad-input', 'this is another kind of file: its manifest does not speak of runs')
  if (label.data.version > version)
    throw new LabError(
      'conflict',
      `the file was written by a newer lab (format ${label.data.version}, this one knows ${version}); install that one, then bring the file in`,
    )
}

function checkJobs(runs: readonly PackedRun[], jobs: readonly PackedJob[]): void {
  const ids = new Set(runs.map(({ id }) => id))
  const stranger = jobs.flatMap((job) => job.runs).find((run) => !ids.has(run))
  if (stranger !== undefined) throw new LabError('bad-input', `a job of the file works on run ${stranger}, which is not in it`)
}

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256')
const id = z.string().regex(/^[0-9a-z]{4,40}$/, 'must be the id of a run')
const count = z.int().min(0)
const share = z.number().nullable()
const record = z.record(z.string(), z.unknown())
const name = z.string().min(1).max(1000)
const note = z.string().max(100_000)

/** Kept as it is written, defaults and all, so that the run stays the same. */
const dataset = record.refine((value) => datasetSettingsSchema.safeParse(value).success, 'must be settings of a dataset')

const engine = z.looseObject({
  ...{ kind: z.string(), reason: z.string(), version: z.string(), tfjs: z.string(), node: z.string(), device: z.string(), platform: z.string() },
  ...{ deviceMemory: z.number().nullable(), threads: z.number(), path: z.string().nullable() },
})

const unique = <T extends z.ZodType>(item: T, keyOf: (value: z.output<T>) => string) =>
  z.array(item).refine((items) => new Set(items.map(keyOf)).size === items.length, 'must differ')

const run = z.strictObject({
  id,
  kind: z.string().min(1),
  name,
  method: z.string().nullable(),
  seed: z.int(),
  status: z.enum(['stopped', 'failed', 'finished']),
  createdAt: count,
  startedAt: count.nullable(),
  finishedAt: count.nullable(),
  dataset: dataset.nullable(),
  datasetHash: z.string().nullable(),
  settings: record,
  engine: engine.nullable(),
  codeVersion: z.string(),
  weightsHash: z.string().nullable(),
  error: z.string().nullable(),
  epoch: count,
  ...{ train: share, easy: share, hard: share },
  notes: note,
  tags: z.array(z.string().min(1).max(60)),
  parents: unique(z.strictObject({ id, role: z.string().min(1) }), ({ id, role }) => `${id} ${role}`),
  notices: z.array(z.strictObject({ kind: z.string().min(1), epoch: count, step: count.nullable(), message: z.string() })),
  artifacts: unique(z.strictObject({ name: z.string().min(1), kind: z.string().min(1), hash, bytes: count }), ({ name }) => name),
  channelNames: z.array(z.strictObject({ layer: z.string(), channel: count, name: z.string(), note })),
  featureNames: z.array(z.strictObject({ feature: count, name: z.string(), note })),
  metrics: z.strictObject({ hash, bytes: count }),
})

const job = z.strictObject({
  kind: z.string().min(1),
  title: z.string(),
  input: z.unknown(),
  note: z.string().nullable(),
  createdAt: count,
  runs: z.array(id).min(1),
})

const manifestSchema = z.strictObject({
  format: z.literal(format),
  version: z.int(),
  lab: z.string(),
  runs: unique(run, ({ id }) => id).min(1, 'must not be empty'),
  jobs: z.array(job),
})
