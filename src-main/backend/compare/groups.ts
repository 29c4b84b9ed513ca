/** Runs that differ in nothing but their seed, as one. */
import type { CureFigures, FigureName, Interval, SeedGroup } from '../../contract/compare'
import { figureNames } from '../../contract/compare'
import { isTrouble } from '../../contract/notices'
import { amountBounds, meanInterval, shareBounds } from '../../stats/interval'
import type { MeasuredRun } from './runs'

/** In the order of their first runs; the runs of each by ascending seed. */
export function groupRuns(runs: readonly MeasuredRun[]): MeasuredRun[][] {
  const groups = new Map<string, MeasuredRun[]>()
  for (const run of runs) {
    const group = groups.get(run.detail.groupKey)
    if (group) group.push(run)
    else groups.set(run.detail.groupKey, [run])
  }
  // A stable sort: of one seed in the order that was asked for.
  return [...groups.values()].map((group) => group.sort((a, b) => a.detail.seed - b.detail.seed))
}

/** Of a group, what its figures are of: its finished runs, or all where none is finished. */
export function countedRuns(runs: readonly MeasuredRun[]): readonly MeasuredRun[] {
  const finished = runs.filter(({ detail }) => detail.status === 'finished')
  return finished.length === 0 ? runs : finished
}

export function describeGroup(runs: readonly MeasuredRun[], label: string): SeedGroup {
  const details = runs.map(({ detail }) => detail)
  const first = details[0]!
  const counted = countedRuns(runs)
  return {
    key: first.groupKey,
    label,
    method: first.method,
    runs: details.map(({ id }) => id),
    seeds: details.map(({ seed }) => seed),
    epochs: Math.min(...counted.map(({ detail }) => detail.epoch)),
    rho: first.dataset?.rho ?? null,
    // Seeds of the dataset do not part a group, but make other datasets.
    datasetHash: details.every(({ datasetHash }) => datasetHash === first.datasetHash) ? first.datasetHash : null,
    figures: groupFigures(counted.flatMap(({ figures }) => figures ?? [])),
    collapsed: details.filter(isBroken).map(({ id }) => id),
  }
}

function isBroken({ status, notices }: MeasuredRun['detail']): boolean {
  return status === 'failed' || notices.some(isTrouble)
}

function groupFigures(figures: readonly CureFigures[]): Record<FigureName, Interval | null> {
  return Object.fromEntries(figureNames.map((name) => [name, figureInterval(name, figures)])) as Record<FigureName, Interval | null>
}

const amounts: readonly FigureName[] = ['epochsTo70', 'trainSeconds']

function figureInterval(name: FigureName, figures: readonly CureFigures[]): Interval | null {
  return meanInterval(
    figures.flatMap((of) => read[name](of) ?? []),
    amounts.includes(name) ? amountBounds : shareBounds,
  )
}

const read: Record<FigureName, (of: CureFigures) => number | null> = {
  train: ({ train }) => train,
  easy: ({ easy }) => easy.value,
  hard: ({ hard }) => hard.value,
  worstGroup: ({ worstGroup }) => worstGroup?.accuracy.value ?? null,
  colorFollow: ({ colorFollow }) => colorFollow.value,
  eceEasy: ({ calibration }) => calibration.easy.ece,
  eceHard: ({ calibration }) => calibration.hard.ece,
  probeColor: ({ probes }) => probes?.color.value ?? null,
  probeDigit: ({ probes }) => probes?.digit.value ?? null,
  epochsTo70: ({ epochsTo70 }) => epochsTo70,
  trainSeconds: ({ trainSeconds }) => trainSeconds,
}
