/** The columns of the table of runs, and which of them a person has chosen; kept in this browser. */
import type { Column } from '../ui/sort'
import type { RunRow } from './run-rows'

export interface RunColumn extends Column<RunRow> {
  /** In sight before anybody has chosen; `wide`: where there is room. */
  shown: 'always' | 'wide' | 'no'
}

export const runColumns: readonly RunColumn[] = [
  { key: 'name', title: 'Name', sort: (row) => row.lead.name, shown: 'always' },
  { key: 'method', title: 'Method', sort: (row) => row.lead.method, width: '88px', shown: 'wide' },
  { key: 'seed', title: 'Seed', align: 'right', sort: (row) => row.lead.seed, width: '64px', shown: 'always' },
  { key: 'epoch', title: 'Epochs', align: 'right', sort: (row) => row.epoch, width: '72px', shown: 'wide' },
  { key: 'train', title: 'Train', hint: 'Accuracy while training', align: 'right', sort: (row) => row.train, width: '72px', shown: 'no' },
  {
    key: 'easy',
    title: 'Easy',
    hint: "Accuracy in the digits' usual colours",
    align: 'right',
    sort: (row) => row.easy,
    width: '72px',
    shown: 'always',
  },
  { key: 'hard', title: 'Hard', hint: 'Accuracy in any other colour', align: 'right', sort: (row) => row.hard, width: '72px', shown: 'always' },
  { key: 'dataset', title: 'Dataset', hint: 'Its hash', sort: (row) => row.lead.datasetHash, width: '88px', shown: 'no' },
  { key: 'createdAt', title: 'Made', align: 'right', sort: (row) => row.createdAt, width: '104px', shown: 'always' },
  { key: 'bytes', title: 'Size', align: 'right', sort: (row) => row.bytes, width: '72px', shown: 'always' },
]

const key = 'lab.runs.columns'
const known = new Set(runColumns.map((column) => column.key))

/** Keys that were chosen; null where nobody has. */
export function loadColumns(storage: Pick<Storage, 'getItem'>): string[] | null {
  const text = storage.getItem(key)
  return text === null ? null : text.split(',').filter((name) => known.has(name))
}

export function saveColumns(storage: Pick<Storage, 'setItem' | 'removeItem'>, chosen: readonly string[] | null): void {
  if (chosen === null) storage.removeItem(key)
  else storage.setItem(key, chosen.join(','))
}

/** The columns in sight, in their order; a row is nothing without its name. */
export function visibleColumns(chosen: readonly string[] | null, roomy: boolean): RunColumn[] {
  return runColumns.filter(
    (column) => column.key === 'name' || (chosen ? chosen.includes(column.key) : column.shown === 'always' || (column.shown === 'wide' && roomy)),
  )
}
