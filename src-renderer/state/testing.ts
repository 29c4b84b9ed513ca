/** Runs for tests. */
import type { RunSummary } from '../../src-main/contract/runs'

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
    ...changes,
  }
}
