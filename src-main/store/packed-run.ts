/** A run as it leaves one lab for another: all that the store knows of it, but for the bytes of its artifacts. */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { describeZodError, LabError } from '../contract/errors'
import type { ChannelName } from '../contract/microscope'
import type { MetricSeries, RunDetail } from '../contract/runs'
import type { FeatureName } from '../contract/sae'
import { canonicalJson } from './ids'

export interface PackedRun extends Omit<RunDetail, 'groupKey' | 'children' | 'bytes'> {
  channelNames: ChannelName[]
  featureNames: FeatureName[]
  /** Of `metricsText`. */
  metrics: { hash: string; bytes: number }
}

/** What goes on with runs that are not finished; `runs` are those of it that travel. */
export interface PackedJob {
  kind: string
  title: string
  input: unknown
  note: string | null
  createdAt: number
  runs: string[]
}

/** JSON has no word for these; NaN is null, as in the store. */
const infinities: Readonly<Record<string, number>> = { Infinity, '-Infinity': -Infinity }

/** Series as JSON, `{name: {step, value}}`; equal series give equal text. */
export function metricsText(series: readonly MetricSeries[]): string {
  const write = (value: number) => (value === Infinity || value === -Infinity ? String(value) : value)
  return JSON.stringify(Object.fromEntries(series.map(({ name, step, value }) => [name, { step: [...step], value: [...value].map(write) }])))
}

const seriesSchema = z
  .strictObject({ step: z.array(z.int()), value: z.array(z.union([z.number(), z.null(), z.enum(['Infinity', '-Infinity'])])) })
  .refine(({ step, value }) => step.length === value.length, 'needs a value for each step')
  .refine(({ step }) => step.every((at, i) => i === 0 || at > step[i - 1]!), 'needs steps that ascend')
const metricsSchema = z.record(z.string().min(1), seriesSchema)

/** Throws `bad-input` where the text is not what `metricsText` writes. */
export function readMetrics(text: string): { name: string; step: number; value: number }[] {
  const read = (value: number | string | null) => (typeof value === 'string' ? infinities[value]! : (value ?? Number.NaN))
  return Object.entries(parseMetrics(text)).flatMap(([name, { step, value }]) => step.map((at, i) => ({ name, step: at, value: read(value[i]!) })))
}

function parseMetrics(text: string): z.output<typeof metricsSchema> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new LabError('bad-input', 'the metrics of a run are not JSON', { cause })
  }
  const parsed = metricsSchema.safeParse(json)
  if (!parsed.success) throw new LabError('bad-input', `the metrics of a run are not what they should be: ${describeZodError(parsed.error)}`)
  return parsed.data
}

export function digestOf(text: string): { hash: string; bytes: number } {
  const bytes = Buffer.from(text)
  return { hash: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.byteLength }
}

/**
 * Equal for runs that are one and the same: everything that a finished run keeps for ever. Its id is left out, and what people may change; of a run that is not finished
 * also how and when it came to stand still.
 */
export function contentOf(run: PackedRun): string {
  const { kind, method, seed, createdAt, startedAt, dataset, datasetHash, settings, engine, codeVersion, weightsHash, epoch, train, easy, hard } = run
  const { notices, artifacts, metrics } = run
  const parents = [...run.parents].sort((a, b) => (a.id + a.role < b.id + b.role ? -1 : 1))
  const made = { kind, method, seed, createdAt, startedAt, dataset, datasetHash, settings, engine, codeVersion, parents }
  const left = { weightsHash, epoch, train, easy, hard, notices, artifacts, metrics }
  return canonicalJson({ ...made, ...left, finishedAt: run.status === 'finished' ? run.finishedAt : null })
}

/** The same value with every text that is one of these ids replaced by its new one: settings and inputs name runs by their ids. */
export function renameIds<T>(value: T, ids: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') return (ids.get(value) ?? value) as T
  if (Array.isArray(value)) return value.map((item: unknown) => renameIds(item, ids)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renameIds(inner as unknown, ids)])) as T
}
