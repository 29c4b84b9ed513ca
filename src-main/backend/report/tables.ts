/** The tables of a report, as data: what CSV and LaTeX are written from. */
import type { CureFigures, ComparedRun, Comparison, FigureName, Interval, PairedEffect } from '../../contract/compare'
import type { Share } from '../../contract/diagnose'
import type { ReportBlockId } from '../../contract/report'
import { colorNames } from '../../contract/study'
import { meanInterval, shareBounds } from '../../stats/interval'

/** `share` is 0..1, `difference` one of two shares. */
export type Unit = 'text' | 'share' | 'difference' | 'count' | 'seconds'

export interface Column {
  /** In CSV, and as a heading. */
  name: string
  title: string
  unit: Unit
  /** Its cells have a mean, a lower and an upper end. */
  isInterval?: boolean
  /** Too much for a page. */
  csvOnly?: boolean
  /** Its cells run over several lines where a page is narrow. */
  isWrapped?: boolean
}

export type Cell = string | number | Pick<Interval, 'mean' | 'low' | 'high'> | null

export interface ReportTable {
  id: string
  title: string
  columns: Column[]
  rows: Cell[][]
  /** As many columns as there are: on a page it stands on its side. The first column names the rows. */
  isWide?: boolean
  csvOnly?: boolean
}

type TableOf = (comparison: Comparison) => ReportTable[]

const tablesOf: Readonly<Partial<Record<ReportBlockId, TableOf>>> = {
  results: (comparison) => [resultsByGroup(comparison), resultsByRun(comparison)],
  calibration: (comparison) => [colourByGroup(comparison)],
  effects: (comparison) => [effects(comparison), effectsBySeed(comparison)],
  methods: (comparison) => [differingSettings(comparison)],
  curves: (comparison) => [curvesByGroup(comparison), curvesByRun(comparison)],
}

/** Those of the chosen blocks, in their order; what has no row is left out. */
export function reportTables(comparison: Comparison, blocks: readonly ReportBlockId[]): ReportTable[] {
  return [...new Set(blocks)].flatMap((block) => tablesOf[block]?.(comparison) ?? []).filter(({ rows }) => rows.length > 0)
}

const text = (name: string, title: string): Column => ({ name, title, unit: 'text' })
const count = (name: string, title: string): Column => ({ name, title, unit: 'count' })
const inCsv = (column: Column): Column => ({ ...column, csvOnly: true })
const interval = (name: string, title: string, unit: Unit = 'share'): Column => ({ name, title, unit, isInterval: true })

const figureColumns: Readonly<Record<FigureName, Column>> = {
  train: interval('train', 'Train'),
  easy: interval('easy', 'Easy'),
  hard: interval('hard', 'Hard'),
  worstGroup: interval('worst group', 'Worst group'),
  colorFollow: interval('color follow', 'Follows colour'),
  eceEasy: interval('ece easy', 'ECE easy'),
  eceHard: interval('ece hard', 'ECE hard'),
  probeColor: interval('probe color', 'Colour probe'),
  probeDigit: interval('probe digit', 'Digit probe'),
  epochsTo70: interval('epochs to 70', 'Epochs to 70%', 'count'),
  trainSeconds: interval('train seconds', 'Training (s)', 'seconds'),
}

const groupColumns: Column[] = [
  text('group', 'Group'),
  inCsv(text('method', 'Method')),
  inCsv({ name: 'rho', title: 'rho', unit: 'count' }),
  inCsv(text('dataset', 'Dataset')),
  count('epochs', 'Epochs'),
  count('seeds', 'Seeds'),
]

function groupTable({ groups }: Comparison, id: string, title: string, figures: readonly FigureName[]): ReportTable {
  const present = figures.filter((name) => groups.some((group) => group.figures[name] !== null))
  return {
    id,
    title,
    columns: [...groupColumns, ...present.map((name) => figureColumns[name])],
    rows:
      present.length === 0
        ? []
        : groups.map((group) => [
            group.label,
            group.method,
            group.rho,
            group.datasetHash,
            group.epochs,
            group.seeds.length,
            ...present.map((name) => group.figures[name]),
          ]),
  }
}

function resultsByGroup(comparison: Comparison): ReportTable {
  const title = 'Results, mean over seeds with 95% interval'
  return groupTable(comparison, 'results', title, ['train', 'easy', 'hard', 'worstGroup', 'epochsTo70', 'trainSeconds'])
}

function colourByGroup(comparison: Comparison): ReportTable {
  const title = 'Colour that is followed, colour that is left, and calibration, mean over seeds with 95% interval'
  return groupTable(comparison, 'colour', title, ['colorFollow', 'probeColor', 'probeDigit', 'eceEasy', 'eceHard'])
}

const runColumns: Column[] = [
  text('run', 'Run'),
  inCsv(text('name', 'Name')),
  text('group', 'Group'),
  count('seed', 'Seed'),
  text('status', 'Status'),
  count('epochs', 'Epochs'),
  { name: 'train', title: 'Train', unit: 'share' },
  interval('easy', 'Easy'),
  interval('hard', 'Hard'),
  interval('worst group', 'Worst group'),
  inCsv(text('worst group is', 'Worst group is')),
  inCsv(interval('color follow', 'Follows colour')),
  inCsv({ name: 'ece easy', title: 'ECE easy', unit: 'share' }),
  inCsv({ name: 'ece hard', title: 'ECE hard', unit: 'share' }),
  inCsv(interval('probe color', 'Colour probe')),
  inCsv(interval('probe digit', 'Digit probe')),
  inCsv(count('epochs to 70', 'Epochs to 70%')),
  inCsv({ name: 'train seconds', title: 'Training (s)', unit: 'seconds' }),
  inCsv(text('dataset', 'Dataset')),
]

function resultsByRun({ runs, groups }: Comparison): ReportTable {
  return {
    id: 'runs',
    title: 'Results by run, with 95% intervals over images',
    columns: runColumns,
    rows: runs.map((compared) => [
      compared.run.id,
      compared.run.name,
      groups[compared.group]!.label,
      compared.run.seed,
      compared.run.status,
      compared.run.epoch,
      ...figureCells(compared),
      compared.run.datasetHash,
    ]),
  }
}

function figureCells({ figures }: ComparedRun): Cell[] {
  if (!figures) return runColumns.slice(6, -1).map(() => null)
  const { worstGroup, probes, calibration } = figures
  return [
    figures.train,
    shareCell(figures.easy),
    shareCell(figures.hard),
    worstGroup && shareCell(worstGroup.accuracy),
    worstGroup && groupName(worstGroup),
    shareCell(figures.colorFollow),
    calibration.easy.ece,
    calibration.hard.ece,
    probes && shareCell(probes.color),
    probes && shareCell(probes.digit),
    figures.epochsTo70,
    figures.trainSeconds,
  ]
}

const groupName = ({ digit, color }: NonNullable<CureFigures['worstGroup']>) => `${digit} in ${colorNames[color]}`

function shareCell({ value, low, high }: Share): Cell {
  return value === null ? null : { mean: value, low, high }
}

const effectColumns: Column[] = [text('group', 'Group'), text('control', 'Control'), text('figure', 'Figure'), count('epoch', 'Epoch')]

function effectCells({ groups }: Comparison, { group, control, figure, epoch }: PairedEffect): Cell[] {
  return [groups[group]!.label, groups[control]!.label, figure, epoch]
}

function effects(comparison: Comparison): ReportTable {
  return {
    id: 'effects',
    title: 'Differences to the control after as many epochs, paired by seed, mean with 95% interval',
    columns: [
      ...effectColumns,
      count('pairs', 'Pairs'),
      interval('difference', 'Difference', 'difference'),
      inCsv(text('unpaired seeds', 'Unpaired seeds')),
    ],
    rows: comparison.effects.map((effect) => [
      ...effectCells(comparison, effect),
      effect.pairs.length,
      effect.difference,
      effect.unpaired.join(' ') || null,
    ]),
  }
}

function effectsBySeed(comparison: Comparison): ReportTable {
  return {
    id: 'effects-by-seed',
    title: 'Differences to the control after as many epochs, by seed',
    columns: [
      ...effectColumns,
      count('seed', 'Seed'),
      { name: 'value', title: 'Value', unit: 'share' },
      { name: 'control value', title: 'Control value', unit: 'share' },
      { name: 'difference', title: 'Difference', unit: 'difference' },
    ],
    rows: comparison.effects.flatMap((effect) =>
      effect.pairs.map(({ seed, value, control }) => [...effectCells(comparison, effect), seed, value, control, value - control]),
    ),
  }
}

function differingSettings({ groups, settings }: Comparison): ReportTable {
  return {
    id: 'settings',
    title: 'Settings that differ',
    isWide: true,
    columns: [text('group', 'Group'), ...settings.map(({ name, title }) => text(name, title))],
    rows: settings.length === 0 ? [] : groups.map(({ label }, place) => [label, ...settings.map(({ values }) => settingText(values[place]))]),
  }
}

function settingText(value: unknown): Cell {
  if (value === undefined) return null
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every((item) => typeof item === 'number') ? value.join(', ') : JSON.stringify(value)
}

const curveFigures = ['train', 'easy', 'hard'] as const

function curvesByGroup({ runs, groups }: Comparison): ReportTable {
  return {
    id: 'curves',
    title: 'Accuracy by epoch, mean over seeds with 95% interval',
    columns: [text('group', 'Group'), count('epoch', 'Epoch'), count('seeds', 'Seeds'), ...curveFigures.map((name) => figureColumns[name])],
    rows: groups.flatMap(({ label }, place) => {
      const curves = runs.filter(({ group }) => group === place).map(({ curve }) => curve)
      const epochs = [...new Set(curves.flatMap(({ epoch }) => epoch))].sort((a, b) => a - b)
      return epochs.map((epoch) => {
        const there = curves.filter((curve) => curve.epoch.includes(epoch))
        return [
          label,
          epoch,
          there.length,
          ...curveFigures.map((name) =>
            meanInterval(
              there.flatMap((curve) => curve[name][curve.epoch.indexOf(epoch)] ?? []),
              shareBounds,
            ),
          ),
        ]
      })
    }),
  }
}

function curvesByRun({ runs, groups }: Comparison): ReportTable {
  return {
    id: 'curves-by-run',
    title: 'Accuracy by epoch, by run',
    csvOnly: true,
    columns: [
      text('run', 'Run'),
      text('group', 'Group'),
      count('seed', 'Seed'),
      count('epoch', 'Epoch'),
      ...curveFigures.map((name): Column => ({ name, title: name, unit: 'share' })),
    ],
    rows: runs.flatMap(({ run, group, curve }) =>
      curve.epoch.map((epoch, at) => [run.id, groups[group]!.label, run.seed, epoch, ...curveFigures.map((name) => curve[name][at] ?? null)]),
    ),
  }
}
