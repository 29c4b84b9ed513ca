/** Runs: everything that was ever computed and kept. */
import * as z from 'zod'
import type { DatasetSettings } from './dataset'
import type { TrainingNotice } from './notices'
import type { EngineInfo } from './system'

export const runStatuses = ['queued', 'running', 'stopped', 'failed', 'finished'] as const
export type RunStatus = (typeof runStatuses)[number]

/** Trained here, brought in as weights, a sparse autoencoder, an attack. */
export const runKinds = ['train', 'import', 'sae', 'attack'] as const
export type RunKind = (typeof runKinds)[number]

/** An id, or a prefix of one that fits a single run, or `last`. */
export const runRef = z.string().min(1).max(200)

export interface RunSummary {
  id: string
  kind: string
  name: string
  method: string | null
  seed: number
  status: RunStatus
  /** Milliseconds since 1970, UTC. */
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
  datasetHash: string | null
  settings: Record<string, unknown>
  /** Equal for runs that differ in nothing but their seed. */
  groupKey: string
  tags: string[]
  /** Epochs that are done; 0 before the first. */
  epoch: number
  /** Latest accuracies, 0..1. */
  train: number | null
  easy: number | null
  hard: number | null
  /** Disk that its own artifacts take. */
  bytes: number
  /** The runs it was made from. */
  parents: { id: string; role: string }[]
}

/** Role of the parent whose training a run goes on with. */
export const continuedRole = 'continued'

export interface ArtifactInfo {
  name: string
  kind: string
  hash: string
  bytes: number
}

export interface RunDetail extends RunSummary {
  notes: string
  children: { id: string; role: string }[]
  dataset: DatasetSettings | null
  engine: EngineInfo | null
  codeVersion: string
  weightsHash: string | null
  error: string | null
  /** What collapsed or blew up, what it survived, and what was assumed, with the epoch. */
  notices: TrainingNotice[]
  artifacts: ArtifactInfo[]
}

/** Whether a run's weights are a network: what every page and command means that asks for a model. An SAE's are not, and an attack has none. */
export function isNetwork({ kind }: Pick<RunSummary, 'kind'>): boolean {
  return kind === 'train' || kind === 'import'
}

/** One metric of one run over its steps (epochs for `epoch/...`, optimiser steps for `step/...`). */
export interface MetricSeries {
  name: string
  step: Float64Array
  value: Float64Array
}

export const runsQuery = z.strictObject({
  kind: z.string().optional(),
  status: z.enum(runStatuses).optional(),
  text: z.string().optional(),
  limit: z.int().min(1).max(5000).default(1000),
})

export interface StorageUsage {
  home: string
  database: number
  /** Bytes by kind of artifact, largest first. */
  artifacts: { kind: string; count: number; bytes: number }[]
  runs: { id: string; name: string; bytes: number }[]
  /** What else lies in the home: logs, backups, the window's profile; without what is not there. */
  other: { what: string; bytes: number }[]
  free: number
}
