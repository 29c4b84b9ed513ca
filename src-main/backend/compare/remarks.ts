/** What whoever reads a comparison must know of it, in sentences. */
import type { ComparedDataset, Comparison, SeedGroup } from '../../contract/compare'
import type { DatasetSettings } from '../../contract/dataset'
import { troubleKinds } from '../../contract/notices'
import { datasetTitle, isSame } from './settings'
import type { Pairing } from './effects'
import { countedRuns } from './groups'
import { seedsOf, type MeasuredRun } from './runs'

type Described = Pick<Comparison, 'groups' | 'control' | 'effects'> & { pairings: readonly Pairing[] }

export function remarksOn(runs: readonly MeasuredRun[], datasets: readonly ComparedDataset[], described: Described): string[] {
  return [
    ...onDatasets(datasets, described.groups),
    ...runs.flatMap(onRun),
    ...onUnfinished(runs, described.groups),
    ...onSeeds(described.groups),
    ...onRepeats(runs, described.groups),
    ...onControl(described),
  ]
}

/** What a test set does not depend on: the hard sets of two values are the same images in the same colours. */
const trainingOnly: readonly string[] = ['rho', 'trainRule', 'trainSize']

function onDatasets(datasets: readonly ComparedDataset[], groups: readonly SeedGroup[]): string[] {
  if (datasets.length < 2) return []
  const differing = differingSettings(datasets)
  if (differing.every((key) => trainingOnly.includes(key))) {
    const titles = differing.map((key) => datasetTitle(key).toLowerCase()).join(' and ')
    return [`These runs were trained on ${datasets.length} datasets that differ in ${titles}; their hard test sets are the same.`]
  }
  const named = datasets.map(({ hash, groups: places }) => `${hash.slice(0, 8)} (${places.map((place) => groups[place]!.label).join('; ')})`)
  return [`These runs are of ${datasets.length} datasets, so their figures are not of the same images: ${named.join(', ')}.`]
}

function differingSettings(datasets: readonly ComparedDataset[]): (keyof DatasetSettings)[] {
  const [first, ...others] = datasets.map(({ settings }) => settings)
  const keys = Object.keys(first!) as (keyof DatasetSettings)[]
  return keys.filter((key) => others.some((settings) => !isSame(settings[key], first![key])))
}

function onRun(run: MeasuredRun): string[] {
  const name = `Run ${run.detail.id} (${run.detail.name}, seed ${run.detail.seed})`
  return [...onCourse(run, name), ...onTrouble(run, name)]
}

/** The first of a kind: a run may fall into the same trouble again. */
function onTrouble({ detail: { notices } }: MeasuredRun, name: string): string[] {
  const found = ([...troubleKinds, 'engine-changed'] as const).flatMap((kind) => notices.find((notice) => notice.kind === kind) ?? [])
  return found.map(({ message }) => `${name}: ${message}.`)
}

function onCourse({ detail, curve }: MeasuredRun, name: string): string[] {
  if (detail.kind === 'import') return [`${name} was imported: it has no curve, and cannot be held against a control at equal epochs.`]
  const planned = Number(detail.settings.epochs)
  if (detail.status === 'finished') return detail.notices.flatMap(({ kind, message }) => (kind === 'goal' ? [`${name}: ${message}.`] : []))
  const done = detail.epoch === 0 ? 'no epoch of it is done' : `its figures are those after ${curve.epoch.length} of ${planned} epochs`
  return [`${name} is ${detail.status}, not finished: ${done}.`]
}

function onUnfinished(runs: readonly MeasuredRun[], groups: readonly SeedGroup[]): string[] {
  return groups.flatMap(({ label, runs: ids }) => {
    const members = runs.filter(({ detail }) => ids.includes(detail.id))
    const counted = countedRuns(members)
    const out = members.filter((run) => !counted.includes(run)).map(({ detail: { id, seed } }) => `${id} (seed ${seed})`)
    return out.length === 0 ? [] : [`${label}: its means and pairs are of its finished runs alone, without ${out.join(', ')}.`]
  })
}

function onSeeds(groups: readonly SeedGroup[]): string[] {
  const single = groups.filter(({ runs }) => runs.length === 1).map(({ label }) => label)
  if (single.length === 0) return []
  if (groups.length === 1) return ['There is one seed alone, and so no interval.']
  if (single.length === groups.length) return ['Each group has one seed alone: there are no intervals, and differences may be chance.']
  return [`One seed alone, and so no interval: ${single.join('; ')}.`]
}

function onRepeats(runs: readonly MeasuredRun[], groups: readonly SeedGroup[]): string[] {
  return groups.flatMap(({ label, runs: ids }) => {
    const details = runs.filter(({ detail }) => ids.includes(detail.id)).map(({ detail }) => detail)
    const repeated = details.filter((run, place) => details.findIndex((other) => seedsOf(other) === seedsOf(run)) !== place)
    const seeds = [...new Set(repeated.map(({ seed }) => seed))].join(', ')
    return repeated.length === 0 ? [] : [`${label} has seed ${seeds} more than once: its interval takes the repeats for independent runs.`]
  })
}

function onControl({ groups, control, effects, pairings }: Described): string[] {
  if (control === null) {
    return groups.length < 2 ? [] : ['There is no control among these runs: what is credited to a cure may be the optimiser and the time alone.']
  }
  const tried = pairings.filter(({ pairs, leftOut }) => pairs.length + leftOut.length > 0)
  const lone = groups.filter((_, place) => place !== control && !tried.some(({ group, control: held }) => group === place || held === place))
  const held =
    lone.length === 0 ? [] : [`No seed in common with a control, and so not held against one: ${lone.map(({ label }) => label).join('; ')}.`]
  const foreign = effects.filter((effect) => effect.figure === 'hard' && groups[effect.group]!.datasetHash !== groups[effect.control]!.datasetHash)
  const names = foreign.map(({ group }) => groups[group]!.label)
  return [
    ...held,
    ...pairings.flatMap((pairing) => onLeftOut(pairing, groups)),
    ...(names.length === 0 ? [] : [`Held against a control that was trained on other data: ${names.join('; ')}.`]),
  ]
}

function onLeftOut({ group, control, leftOut }: Pairing, groups: readonly SeedGroup[]): string[] {
  if (leftOut.length === 0) return []
  const seeds = leftOut.map(({ treated }) => treated.detail.seed).join(', ')
  const [label, held] = [groups[group]!.label, groups[control]!.label]
  return [
    `${label} and ${held} are not paired at seed ${seeds}: two phases of training are judged at their last epoch, and the two do not both have it.`,
  ]
}
