/** Runs and SAEs for tests. */
import type { RunSummary } from '../../src-main/contract/runs'
import type { SaeQuality, SaeRow } from '../../src-main/contract/sae'

export function run(changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'r1',
    kind: 'train',
    name: 'erm',
    method: 'erm',
    seed: 0,
    status: 'finished',
    createdAt: 0,
    startedAt: 0,
    finishedAt: 60_000,
    datasetHash: 'd',
    settings: {},
    groupKey: 'g',
    tags: [],
    epoch: 4,
    train: 0.95,
    easy: 0.95,
    hard: 0.1,
    bytes: 1000,
    parents: [],
    ...changes,
  }
}

export function saeRow(changes: Partial<SaeRow> = {}): SaeRow {
  return {
    run: 's1',
    name: 'SAE',
    status: 'finished',
    model: 'r1',
    modelEpoch: 4,
    layer: 'relu3',
    aggregation: 'spatial_mean',
    variant: 'relu-l1',
    seed: 0,
    settings: { lambda: 0.001 },
    groupKey: 'g',
    createdAt: 0,
    width: 128,
    latents: 512,
    quality: saeQuality(),
    ...changes,
  }
}

export function saeQuality(changes: Partial<SaeQuality> = {}): SaeQuality {
  return { reconstruction: 0.01, l1: 0.2, l0: 250, explainedVariance: 0.99, dead: 0, survival: [], ...changes }
}
