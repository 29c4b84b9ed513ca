/** A report's data for tests: groups of runs with figures that follow from their seeds, so that each can be told in the document. */
import type { Calibration, ComparedRun, Comparison, CureFigures, Curve, Interval, SeedGroup } from '../../src-main/contract/compare'
import { figureNames } from '../../src-main/contract/compare'
import { datasetSettingsSchema } from '../../src-main/contract/dataset'
import type { Share } from '../../src-main/contract/diagnose'
import { reportBlocks, type ReportData } from '../../src-main/contract/report'
import { splits, studyPalette } from '../../src-main/contract/study'
import { run } from '../state/testing'

export interface GroupPlan {
  label: string
  method: string
  settings?: Record<string, unknown>
  seeds: number[]
  /** Hard accuracy after each epoch, of the first seed. */
  hard: number[]
  rho?: number
}

const digits = Array.from({ length: 10 }, (_, i) => i)
const share = (value: number, of = 10_000): Share => ({ value, count: Math.round(value * of), of, low: value - 0.006, high: value + 0.006 })

/** The mean with a half width of its own: what the backend computes is not what is tested here. */
export function interval(values: number[]): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const alone = values.length < 2
  return { mean, low: alone ? null : mean - 0.012, high: alone ? null : mean + 0.012, values }
}

function calibration(accuracy: number): Calibration {
  const bins = Array.from({ length: 15 }, (_, i) => {
    const middle = (i + 0.5) / 15
    return {
      low: i / 15,
      high: (i + 1) / 15,
      count: i < 3 ? 0 : 50 * i,
      confidence: i < 3 ? null : middle,
      accuracy: i < 3 ? null : middle * accuracy,
    }
  })
  return { ece: (1 - accuracy) / 2, bins }
}

function figuresOf(hard: number, epoch: number, seed: number, id: string): CureFigures {
  return {
    epoch,
    train: 0.95 + hard / 25,
    easy: share(0.951 + hard / 30),
    hard: share(hard),
    hardByDigit: digits.map((digit) => share(Math.min(1, hard + (digit - 5) / 200), 1000)),
    hardByColor: digits.map((color) => share(Math.min(1, hard + (color - 5) / 400), 1000)),
    worstGroup: { digit: 7, color: 5, accuracy: share(Math.max(0, hard - 0.2), 100) },
    colorFollow: share((1 - hard) * 0.9),
    calibration: { easy: calibration(0.95), hard: calibration(hard) },
    epochsTo70: hard > 0.7 ? 3 : null,
    trainSeconds: 12.5 * epoch + seed,
    probes: seed === 0 ? { run: id, epoch, fittedOn: 6000, color: share(0.87), digit: share(0.9) } : null,
  }
}

const idOf = (group: number, seed: number) => `g${group}s${seed}`

function curveOf(plan: GroupPlan, seed: number): Curve {
  const epoch = plan.hard.map((_, i) => i + 1)
  return { epoch, train: epoch.map((i) => 0.9 + i / 200), easy: epoch.map((i) => 0.94 + i / 300), hard: plan.hard.map((hard) => hard + seed / 100) }
}

function comparedRun(plan: GroupPlan, group: number, seed: number): ComparedRun {
  const hard = (plan.hard.at(-1) ?? 0) + seed / 100
  const id = idOf(group, seed)
  const settings = { epochs: plan.hard.length, batch: 128, optimizer: 'adam', lr: 0.001, ...plan.settings }
  const summary = run({
    id,
    name: `${plan.label} ${seed}`,
    method: plan.method,
    seed,
    epoch: plan.hard.length,
    settings,
    hard,
    groupKey: `k${group}`,
  })
  return {
    run: summary,
    group,
    curve: curveOf(plan, seed),
    figures: plan.hard.length ? figuresOf(hard, plan.hard.length, seed, id) : null,
    notices: [],
  }
}

function seedGroup(plan: GroupPlan, group: number, runs: ComparedRun[]): SeedGroup {
  const measured = (pick: (figures: CureFigures) => number | null | undefined) => {
    const values = runs.flatMap(({ figures }) => (figures ? (pick(figures) ?? []) : []))
    return values.length > 0 ? interval(values) : null
  }
  return {
    key: `k${group}`,
    label: plan.label,
    method: plan.method,
    runs: runs.map(({ run }) => run.id),
    seeds: plan.seeds,
    epochs: plan.hard.length,
    rho: plan.rho ?? 0.95,
    datasetHash: `hash${plan.rho ?? 0.95}`,
    figures: {
      ...(Object.fromEntries(figureNames.map((name) => [name, null])) as SeedGroup['figures']),
      train: measured((f) => f.train),
      easy: measured((f) => f.easy.value),
      hard: measured((f) => f.hard.value),
      worstGroup: measured((f) => f.worstGroup?.accuracy.value),
      colorFollow: measured((f) => f.colorFollow.value),
      eceEasy: measured((f) => f.calibration.easy.ece),
      eceHard: measured((f) => f.calibration.hard.ece),
      probeColor: measured((f) => f.probes?.color.value),
      probeDigit: measured((f) => f.probes?.digit.value),
      epochsTo70: measured((f) => f.epochsTo70),
      trainSeconds: measured((f) => f.trainSeconds),
    },
    collapsed: [],
  }
}

function comparisonOf(plans: readonly GroupPlan[], control: number | null): Comparison {
  const runs = plans.map((plan, group) => plan.seeds.map((seed) => comparedRun(plan, group, seed)))
  const groups = plans.map((plan, group) => seedGroup(plan, group, runs[group] ?? []))
  const rhos = [...new Set(groups.map(({ rho }) => rho ?? 0.95))]
  const effectsOf = (group: number) =>
    (['hard', 'easy'] as const).map((figure) => {
      const pairs = (plans[group]?.seeds ?? []).map((seed) => ({ seed, value: 0.9 + seed / 100, control: 0.8 }))
      return { group, control: control ?? 0, epoch: 10, figure, difference: interval(pairs.map((p) => p.value - p.control)), pairs, unpaired: [] }
    })
  return {
    runs: runs.flat(),
    groups,
    control,
    possibleControls: [],
    effects: control === null ? [] : groups.flatMap((_, group) => (group === control ? [] : effectsOf(group))),
    settings: [
      { name: 'epochs', title: 'Epochs', values: plans.map((plan) => plan.hard.length) },
      ...(rhos.length > 1 ? [{ name: 'dataset.rho', title: 'Bias rho', values: groups.map(({ rho }) => rho) }] : []),
    ],
    datasets: rhos.map((rho) => ({
      hash: `hash${rho}`,
      settings: datasetSettingsSchema.parse({ rho }),
      groups: groups.flatMap((group, i) => (group.rho === rho ? [i] : [])),
    })),
    remarks: [],
  }
}

/** A stroke down the middle, of a full and a half grey. */
function grey(): Uint8Array {
  return Uint8Array.from({ length: 784 }, (_, i) => (i % 28 === 13 ? 255 : i % 28 === 14 ? 128 : 0))
}

const confusion = (right: number) =>
  digits.map((digit) => digits.map((answer) => (digit === answer ? Math.round(1000 * right) : Math.round((1000 * (1 - right)) / 9))))

export const studyPlans: readonly GroupPlan[] = [
  { label: 'Plain, Adam', method: 'erm', seeds: [0, 1, 2], hard: [0.08, 0.54, 0.68, 0.75, 0.81, 0.82, 0.86, 0.87, 0.88, 0.89] },
  { label: 'CF-INVAR', method: 'cf-invar', seeds: [0, 1, 2], hard: [0.86, 0.93, 0.94, 0.95, 0.955, 0.958, 0.96, 0.962, 0.964, 0.966] },
  { label: 'DANN', method: 'dann', seeds: [0, 1], hard: [0.07, 0.33, 0.57, 0.68, 0.75, 0.8, 0.83, 0.85, 0.87, 0.9] },
]

/** @param control place of the control; null for none */
export function reportData(plans: readonly GroupPlan[] = studyPlans, control: number | null = 0, changes: Partial<ReportData> = {}): ReportData {
  const comparison = comparisonOf(plans, control)
  const done = comparison.runs.filter(({ figures }) => figures !== null)
  const models = comparison.groups.flatMap((_, group) => done.find((entry) => entry.group === group) ?? [])
  return {
    title: 'Which cure works?',
    notes: 'Written by hand.\n\nA second paragraph.',
    date: Date.UTC(2026, 10, 24),
    blocks: [...reportBlocks],
    paper: 'a4',
    comparison,
    datasets: comparison.datasets.map(({ hash, settings: { placement } }) => ({
      hash,
      splits: splits.map((split) => ({
        split,
        size: 10_000,
        contingency: confusion(split === 'hard' ? 0 : 0.95),
        dominantShare: digits.map(() => (split === 'hard' ? 0 : 0.95)),
        dominantOverall: split === 'hard' ? 0 : 0.95,
        mutualInformation: split === 'hard' ? 0.152 : 2.88,
      })),
      palette: studyPalette.map(([r, g, b]): [number, number, number] => [r, g, b]),
      placement,
    })),
    methods: [...new Set(plans.map(({ method }) => method))].map((id) => ({
      id,
      title: `Method ${id}`,
      source: 'the study, section 4',
      explanation: 'loss = CE(x) + lambda CE(x_cf)',
    })),
    models: models.map(({ group, run, figures }) => ({ group, run: run.id, confusion: confusion(figures?.hard.value ?? 0) })),
    samples: comparison.datasets.map(({ hash }) => ({
      datasetHash: hash,
      rows: digits.map((digit) => ({
        digit,
        color: (digit + 3) % 10,
        grey: grey(),
        answers: models.map(() => ({ predicted: digit, confidence: 0.9 })),
      })),
    })),
    provenance: {
      codeVersion: '0.1.0',
      runs: comparison.runs.map(({ run }) => ({
        id: run.id,
        name: run.name,
        seed: run.seed,
        epochs: run.epoch,
        engine: {
          kind: 'cpu',
          reason: 'native TensorFlow 2.21.0 (CPU)',
          version: '2.21.0',
          tfjs: '4.22.0',
          node: '24.21.0',
          device: 'a processor',
          deviceMemory: null,
          threads: 2,
          path: null,
          platform: 'linux x64',
        },
        codeVersion: '0.1.0',
        weightsHash: `weights-${run.id}`,
      })),
      commands: plans.map(({ method, seeds }, group) => ({ group, command: `lab train --method ${method} --seeds ${seeds.join(',')}` })),
    },
    ...changes,
  }
}
