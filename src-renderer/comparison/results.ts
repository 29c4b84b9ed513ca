/** The rows of the table of results: groups of seeds in the order of a column, each with its runs below it where it is open. */
import { figureNames, type ComparedRun, type Comparison, type FigureName } from '../../src-main/contract/compare'
import { isTrouble } from '../../src-main/contract/notices'
import type { SortState } from '../ui/sort'
import { runFigure } from './figures'

export interface ResultRow {
  /** Place in the comparison's groups. */
  group: number
  /** Null for the row of the group itself. */
  run: ComparedRun | null
}

type Value = number | string | null

const isFigure = (key: string): key is FigureName => figureNames.some((name) => name === key)

function groupValue({ groups }: Comparison, index: number, key: string): Value {
  const group = groups[index]
  if (!group) return null
  if (isFigure(key)) return group.figures[key]?.mean ?? null
  return key === 'epochs' ? group.epochs : key === 'seeds' ? group.seeds.length : group.label
}

function runValue(run: ComparedRun, key: string): Value {
  if (isFigure(key)) return runFigure(run, key)
  return key === 'epochs' ? run.run.epoch : run.run.seed
}

/** Those without a value come last either way; equal ones keep their order. */
function ordered<T>(items: readonly T[], value: (item: T) => Value, descending: boolean): T[] {
  const sign = descending ? -1 : 1
  return [...items].sort((a, b) => {
    const [x, y] = [value(a), value(b)]
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0)
    return sign * (typeof x === 'string' ? x.localeCompare(String(y)) : x - Number(y))
  })
}

/** @param open places of the groups whose runs are shown */
export function resultRows(comparison: Comparison, sort: SortState | null, open: ReadonlySet<number>): ResultRow[] {
  const places = comparison.groups.map((_, index) => index)
  const groups = sort ? ordered(places, (index) => groupValue(comparison, index, sort.key), sort.descending) : places
  return groups.flatMap((group) => {
    const runs = open.has(group) ? runsOf(comparison, group) : []
    const sorted = sort ? ordered(runs, (run) => runValue(run, sort.key), sort.descending) : runs
    return [{ group, run: null }, ...sorted.map((run) => ({ group, run }))]
  })
}

/** The runs of a group, by ascending seed. */
export function runsOf({ runs, groups }: Pick<Comparison, 'runs' | 'groups'>, group: number): ComparedRun[] {
  return (groups[group]?.runs ?? []).flatMap((id) => runs.find(({ run }) => run.id === id) ?? [])
}

/** First epoch in which a run gave one answer for everything, or a loss was not finite; null where it never did. */
export function brokeAt({ notices }: Pick<ComparedRun, 'notices'>): number | null {
  return notices.find(isTrouble)?.epoch ?? null
}

/** How far the slowest run of a group is, where it has fewer epochs than it was to have; null where all are done, and for imports. */
export function undone(comparison: Pick<Comparison, 'runs' | 'groups'>, group: number): { done: number; planned: number } | null {
  const short = runsOf(comparison, group).flatMap(({ run }) => {
    const planned = Number(run.settings.epochs)
    return run.kind !== 'import' && run.epoch < planned ? [{ done: run.epoch, planned }] : []
  })
  return short.reduce<{ done: number; planned: number } | null>((least, entry) => (least === null || entry.done < least.done ? entry : least), null)
}
