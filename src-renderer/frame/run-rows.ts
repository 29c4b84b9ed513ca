/** Rows of the table of runs: a run each, or a group of seeds each. */
import type { RunStatus, RunSummary } from '../../src-main/contract/runs'

export interface RunRow {
  /** The first run's id. */
  id: string
  /** By ascending seed. */
  runs: readonly RunSummary[]
  /** The one that the others differ from in their seed alone. */
  lead: RunSummary
  seeds: string
  /** Means over the runs that have the value; null where none has. */
  easy: number | null
  hard: number | null
  train: number | null
  /** The fewest. */
  epoch: number
  /** The newest. */
  createdAt: number
  bytes: number
  /** Of all of them, where they agree; else what is not finished. */
  status: RunStatus
  tags: readonly string[]
}

export function rowsOfRuns(runs: readonly RunSummary[]): RunRow[] {
  return runs.map((run) => rowOf([run]))
}

/** Runs that differ in nothing but their seed are one row, where the first of them stands. */
export function rowsOfGroups(runs: readonly RunSummary[]): RunRow[] {
  const groups = new Map<string, RunSummary[]>()
  for (const run of runs) {
    const group = groups.get(run.groupKey)
    if (group) group.push(run)
    else groups.set(run.groupKey, [run])
  }
  return [...groups.values()].map((group) => rowOf(group.sort((a, b) => a.seed - b.seed || a.createdAt - b.createdAt)))
}

function rowOf(runs: readonly RunSummary[]): RunRow {
  const lead = runs[0] as RunSummary
  const mean = (name: 'easy' | 'hard' | 'train') => {
    const values = runs.flatMap((run) => run[name] ?? [])
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return {
    id: lead.id,
    runs,
    lead,
    seeds: seedsText(runs.map(({ seed }) => seed)),
    easy: mean('easy'),
    hard: mean('hard'),
    train: mean('train'),
    epoch: Math.min(...runs.map(({ epoch }) => epoch)),
    createdAt: Math.max(...runs.map(({ createdAt }) => createdAt)),
    bytes: runs.reduce((sum, run) => sum + run.bytes, 0),
    status: runs.find(({ status }) => status !== 'finished')?.status ?? 'finished',
    tags: [...new Set(runs.flatMap(({ tags }) => tags))],
  }
}

/** Ascending seeds on one line: "0–4, 7"; each once, however often it was run. */
export function seedsText(all: readonly number[]): string {
  const seeds = [...new Set(all)]
  const parts: string[] = []
  for (let i = 0; i < seeds.length;) {
    let end = i
    while (seeds[end + 1] === (seeds[end] as number) + 1) end++
    parts.push(end > i + 1 ? `${seeds[i]}–${seeds[end]}` : seeds.slice(i, end + 1).join(', '))
    i = end + 1
  }
  return parts.join(', ')
}

/** "seed 0", "seeds 0–2": where a number alone would read as how many there are. */
export function seedsNamed(all: readonly number[]): string {
  return `${new Set(all).size === 1 ? 'seed' : 'seeds'} ${seedsText(all)}`
}

/** Keys of the rows whose runs are all among the selected. */
export function selectedRows(rows: readonly RunRow[], selected: ReadonlySet<string>): Set<string> {
  return new Set(rows.filter((row) => row.runs.every((run) => selected.has(run.id))).map((row) => row.id))
}

/** The runs that are selected once these rows are; runs of rows that are not in the table stay as they were. */
export function selectRows(rows: readonly RunRow[], selected: ReadonlySet<string>, keys: ReadonlySet<string>): Set<string> {
  const before = selectedRows(rows, selected)
  const next = new Set(selected)
  for (const row of rows) {
    if (keys.has(row.id) === before.has(row.id)) continue
    for (const run of row.runs) {
      if (keys.has(row.id)) next.add(run.id)
      else next.delete(run.id)
    }
  }
  return next
}
