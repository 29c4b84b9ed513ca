/** The groups of a report, and how they are told apart in its charts. */
import type { ComparedRun } from '../../src-main/contract/compare'
import type { ReportData } from '../../src-main/contract/report'
import { lookOf } from '../comparison/look'

export interface GroupEntry {
  index: number
  label: string
  slot: number
  dashed: boolean
}

/** More lines than this cannot be told apart in one chart: the rest goes into further ones. */
const groupsPerChart = 8

export function groupEntries({ comparison }: ReportData): GroupEntry[] {
  return comparison.groups.map(({ label }, index) => ({ index, label, ...lookOf(index) }))
}

/** The runs of a group that have figures, by ascending seed. */
export function measuredRuns({ comparison }: ReportData, group: number): ComparedRun[] {
  return comparison.runs.filter((entry) => entry.group === group && entry.figures !== null).sort((a, b) => a.run.seed - b.run.seed)
}

/** In pieces of `size`, in their order; one empty piece where there is nothing. */
export function inPieces<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.max(1, Math.ceil(items.length / size)) }, (_, i) => items.slice(i * size, (i + 1) * size))
}

/** In charts of equal size, where one cannot hold them all; the control stands in each, so that every group is seen beside it. */
export function chartPieces(entries: readonly GroupEntry[], control: number | null): GroupEntry[][] {
  if (entries.length <= groupsPerChart) return [[...entries]]
  const held = entries.filter(({ index }) => index === control)
  const others = entries.filter(({ index }) => index !== control)
  const charts = Math.ceil(others.length / (groupsPerChart - held.length))
  return inPieces(others, Math.ceil(others.length / charts)).map((piece) => [...held, ...piece])
}
