/** The columns of the table of runs, and which of them a person has chosen; kept in this browser. */
import type { RunSummary } from '../../src-main/contract/runs'
import { kindOf, type RunKind } from '../state/kinds'
import type { Column } from '../ui/sort'
import type { RunRow } from './run-rows'

export interface RunColumn extends Column<RunRow> {
  /** In sight before anybody has chosen; `wide`: where there is room. */
  shown: 'always' | 'wide' | 'no'
  /** Empty for runs of other kinds; `made`: for all that are made from networks. */
  of?: RunKind | 'made'
}
/** What is in a table. */
export type Kinds = RunKind | 'several'

export function kindsOf(runs: readonly RunSummary[]): Kinds {
  const [first = 'networks', ...others] = new Set(runs.map(kindOf))
  return others.length > 0 ? 'several' : first
}

export const runColumns: readonly RunColumn[] = [
  { key: 'name', title: 'Name', sort: (row) => row.lead.name, shown: 'always' },
  { key: 'method', title: 'Method', sort: (row) => row.lead.method, width: '88px', shown: 'wide' },
  {
    key: 'layer',
    title: 'Layer',
    hint: 'Whose activations an SAE is of, and one vector an image or a position',
    sort: (row) => layerText(row.lead),
    width: '148px',
    shown: 'always',
    of: 'SAEs',
  },
  {
    key: 'from',
    title: 'Made from',
    hint: 'The network of an SAE, the networks of an attack',
    sort: (row) => row.lead.parents[0]?.id ?? null,
    width: '120px',
    shown: 'always',
    of: 'made',
  },
  { key: 'seed', title: 'Seed', align: 'right', sort: (row) => row.lead.seed, width: '64px', shown: 'always' },
  { key: 'epoch', title: 'Epochs', align: 'right', sort: (row) => row.epoch, width: '72px', shown: 'wide', of: 'networks' },
  { key: 'train', title: 'Train', hint: 'Accuracy while training', align: 'right', sort: (row) => row.train, width: '72px', shown: 'no' },
  {
    key: 'easy',
    title: 'Easy',
    hint: "Accuracy in the digits' usual colours",
    align: 'right',
    sort: (row) => row.easy,
    width: '72px',
    shown: 'always',
    of: 'networks',
  },
  {
    key: 'hard',
    title: 'Hard',
    hint: 'Accuracy in any other colour',
    align: 'right',
    sort: (row) => row.hard,
    width: '72px',
    shown: 'always',
    of: 'networks',
  },
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

/** The columns in sight, in their order; a row is nothing without its name. What is not for networks waits for room where there are several kinds. */
export function visibleColumns(chosen: readonly string[] | null, roomy: boolean, kinds: Kinds = 'networks'): RunColumn[] {
  const fits = ({ of, shown }: RunColumn) => {
    const ours = of === undefined || kinds === 'several' || (of === 'made' ? kinds !== 'networks' : kinds === of)
    if (!ours) return false
    return of !== undefined && of !== 'networks' && kinds === 'several' ? roomy : shown === 'always' || (shown === 'wide' && roomy)
  }
  return runColumns.filter((column) => column.key === 'name' || (chosen ? chosen.includes(column.key) : fits(column)))
}

/** Of an SAE: "relu3, spatial mean"; null of a network. */
export function layerText({ settings: { layer, aggregation } }: RunSummary): string | null {
  return typeof layer === 'string' && typeof aggregation === 'string' ? `${layer}, ${aggregation.replace('_', ' ')}` : null
}
