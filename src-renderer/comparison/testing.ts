/** Comparisons for tests. */
import {
  figureNames,
  type ComparedRun,
  type Comparison,
  type CureFigures,
  type FigureName,
  type Interval,
  type PairedEffect,
  type SeedGroup,
} from '../../src-main/contract/compare'
import { datasetSettingsSchema, type DatasetInput } from '../../src-main/contract/dataset'
import type { Share } from '../../src-main/contract/diagnose'
import { run } from '../state/testing'

export function interval(mean: number, low: number | null = null, high: number | null = null): Interval {
  return { mean, low, high, values: [mean] }
}

export function share(count: number, of: number): Share {
  return { value: of === 0 ? null : count / of, count, of, low: null, high: null }
}

export interface GroupPlan {
  label: string
  method?: string | null
  /** Hard accuracy of each seed; null where no epoch is done. */
  hard: readonly (number | null)[]
  rho?: number
  settings?: Record<string, unknown>
  dataset?: DatasetInput
  /** Seeds that collapsed. */
  collapsed?: readonly number[]
}

function figures(hard: number): CureFigures {
  const calibration = { ece: 0.1, bins: [] }
  return {
    epoch: 4,
    train: 0.9,
    easy: share(95, 100),
    hard: share(Math.round(hard * 1000), 1000),
    hardByDigit: [],
    hardByColor: [],
    worstGroup: null,
    colorFollow: share(1, 10),
    calibration: { easy: calibration, hard: calibration },
    epochsTo70: null,
    trainSeconds: 60,
    probes: null,
  }
}

/** Groups with seeds 0, 1, …; runs are called `g0s0`. */
export function comparison(plans: readonly GroupPlan[], changes: Partial<Comparison> = {}): Comparison {
  const runs: ComparedRun[] = plans.flatMap(({ method = 'erm', hard, settings = {} }, group) =>
    hard.map((value, seed) => ({
      run: run({ id: `g${group}s${seed}`, seed, method, settings, hard: value, epoch: value === null ? 0 : 4 }),
      group,
      curve: { epoch: [], train: [], easy: [], hard: [] },
      figures: value === null ? null : figures(value),
      notices: [],
    })),
  )
  const groups: SeedGroup[] = plans.map(({ label, method = 'erm', hard, rho = 0.95, collapsed = [] }, index) => {
    const values = hard.filter((value) => value !== null)
    const none = Object.fromEntries(figureNames.map((name) => [name, null])) as Record<FigureName, Interval | null>
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return {
      key: `g${index}`,
      label,
      method,
      runs: hard.map((_, seed) => `g${index}s${seed}`),
      seeds: hard.map((_, seed) => seed),
      epochs: 4,
      rho,
      datasetHash: 'd',
      figures: { ...none, hard: values.length === 0 ? null : { mean, low: null, high: null, values } },
      collapsed: collapsed.map((seed) => `g${index}s${seed}`),
    }
  })
  const datasets: Comparison['datasets'] = []
  for (const [index, { dataset = {}, rho = 0.95 }] of plans.entries()) {
    const settings = datasetSettingsSchema.parse({ rho, ...dataset })
    const known = datasets.find((entry) => JSON.stringify(entry.settings) === JSON.stringify(settings))
    if (known) known.groups.push(index)
    else datasets.push({ hash: `d${datasets.length}`, settings, groups: [index] })
  }
  return { runs, groups, control: null, possibleControls: [], effects: [], settings: [], datasets, remarks: [], ...changes }
}

export function effect(group: number, control: number, difference: number, changes: Partial<PairedEffect> = {}): PairedEffect {
  return { group, control, epoch: 4, figure: 'hard', difference: interval(difference), pairs: [], unpaired: [], ...changes }
}
