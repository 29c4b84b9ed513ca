/** A comparison as text. */
import { type Comparison, type FigureName, type Interval, type PairedEffect, type SeedGroup } from '../../contract/compare'
import { colorNames } from '../../contract/study'
import { percent, table } from './table'

export function describeComparison(comparison: Comparison): string {
  const { groups, effects, settings, remarks } = comparison
  return [
    groupTable(groups),
    ...(groups.length < comparison.runs.length ? [`Runs\n${runTable(comparison)}`] : []),
    ...(effects.length > 0 ? [`Against the control, seed by seed, after equal epochs\n${effectTable(comparison)}`] : []),
    ...(settings.length > 0 ? [`Settings that differ\n${settingTable(comparison)}`] : []),
    ...(remarks.length > 0 ? [remarks.map((remark) => `- ${remark}`).join('\n')] : []),
    ...controlHint(comparison),
  ].join('\n\n')
}

const columns: [string, FigureName, (value: number) => string][] = [
  ['Train', 'train', percentOf],
  ['Easy', 'easy', percentOf],
  ['Hard', 'hard', percentOf],
  ['Worst group', 'worstGroup', percentOf],
  ['Follows colour', 'colorFollow', percentOf],
  ['ECE hard', 'eceHard', percentOf],
  ['Colour probe', 'probeColor', percentOf],
  ['Digit probe', 'probeDigit', percentOf],
  ['Above 70%', 'epochsTo70', (value) => value.toFixed(1).replace('.0', '')],
  ['Seconds', 'trainSeconds', (value) => value.toFixed(1)],
]

/** One row a group; figures that no group has are left out. Intervals of the mean in brackets, where there are several seeds. */
function groupTable(groups: readonly SeedGroup[]): string {
  const known = columns.filter(([, name]) => groups.some(({ figures }) => figures[name]))
  const rows = groups.map(({ label, seeds, epochs, figures }) => [
    label,
    seedsText(seeds),
    String(epochs),
    ...known.map(([, name, write]) => interval(figures[name], write)),
  ])
  return table(['Group', 'Seeds', 'Epochs', ...known.map(([title]) => title)], rows)
}

/** "seed 0" of one, so that it is not read as none; "0, 1, 2 (3)" of several. */
function seedsText(seeds: readonly number[]): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.join(', ')} (${seeds.length})`
}

function interval(value: Interval | null, write: (value: number) => string): string {
  if (!value) return '-'
  return value.low === null || value.high === null
    ? write(value.mean)
    : `${write(value.mean)} (${write(value.low).replace('%', '')} to ${write(value.high)})`
}

function percentOf(share: number): string {
  return percent(share, 1)
}

function runTable({ runs, groups }: Comparison): string {
  const rows = runs.map(({ run, group, figures }) => [
    run.id.slice(0, 12),
    groups[group]!.label,
    String(run.seed),
    run.status,
    String(run.epoch),
    percent(figures?.easy.value ?? null),
    percent(figures?.hard.value ?? null),
    figures?.worstGroup ? `${figures.worstGroup.digit} in ${colorNames[figures.worstGroup.color]}` : '-',
    percent(figures?.worstGroup?.accuracy.value ?? null, 1),
  ])
  return table(['Run', 'Group', 'Seed', 'Status', 'Epoch', 'Easy', 'Hard', 'Worst group', 'Right'], rows)
}

function effectTable({ groups, effects }: Comparison): string {
  const both = effects.flatMap((effect) => {
    const easy = effects.find((other) => other.figure === 'easy' && other.group === effect.group && other.control === effect.control)
    return effect.figure === 'hard' ? [{ hard: effect, easy }] : []
  })
  const rows = both.map(({ hard, easy }) => [
    groups[hard.group]!.label,
    groups[hard.control]!.label,
    String(hard.epoch),
    seedsText(hard.pairs.map(({ seed }) => seed)),
    points(hard),
    easy ? points(easy) : '-',
  ])
  return table(['Group', 'Control', 'Epoch', 'Seeds', 'Hard, points', 'Easy, points'], rows)
}

function points({ difference }: PairedEffect): string {
  return interval(difference, pointsText)
}

/** With a sign; what rounds to nothing has none. */
function pointsText(value: number): string {
  const text = (value * 100).toFixed(1)
  return Number(text) === 0 ? '0.0' : `${value < 0 ? '' : '+'}${text}`
}

function settingTable({ groups, settings }: Comparison): string {
  return table(
    ['Group', ...settings.map(({ title }) => title)],
    groups.map(({ label }, place) => [label, ...settings.map(({ values }) => settingText(values[place]))]),
  )
}

function settingText(value: unknown): string {
  if (value === undefined || value === null) return '-'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function controlHint({ possibleControls: [first] }: Comparison): string[] {
  return first === undefined ? [] : [`A control for these runs is in the store: add --control ${first}`]
}
