/** What whoever reads a comparison must know of it, in sentences. */
import type { ComparedDataset, Comparison, SeedGroup } from '../../contract/compare'
import { troubleKinds } from '../../contract/notices'
import { seedsOf, type MeasuredRun } from './runs'

type Described = Pick<Comparison, 'groups' | 'control' | 'effects'>

export function remarksOn(runs: readonly MeasuredRun[], datasets: readonly ComparedDataset[], described: Described): string[] {
  return [
    ...onDatasets(datasets, described.groups),
    ...runs.flatMap(onRun),
    ...onSeeds(described.groups),
    ...onRepeats(runs, described.groups),
    ...onControl(described),
  ]
}

function onDatasets(datasets: readonly ComparedDataset[], groups: readonly SeedGroup[]): string[] {
  if (datasets.length < 2) return []
  const named = datasets.map(({ hash, groups: places }) => `${hash.slice(0, 8)} (${places.map((place) => groups[place]!.label).join('; ')})`)
  return [`These runs are of ${datasets.length} datasets, so their figures are not of the same images: ${named.join(', ')}.`]
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
  if (detail.status === 'finished') return []
  const done = detail.epoch === 0 ? 'no epoch of it is done' : `its figures are those after ${curve.epoch.length} of ${planned} epochs`
  return [`${name} is ${detail.status}, not finished: ${done}.`]
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

function onControl({ groups, control, effects }: Described): string[] {
  if (control === null) {
    return groups.length < 2 ? [] : ['There is no control among these runs: what is credited to a cure may be the optimiser and the time alone.']
  }
  const lone = groups.filter((_, place) => place !== control && !effects.some(({ group, control: held }) => group === place || held === place))
  const held =
    lone.length === 0 ? [] : [`No seed in common with a control, and so not held against one: ${lone.map(({ label }) => label).join('; ')}.`]
  const foreign = effects.filter((effect) => effect.figure === 'hard' && groups[effect.group]!.datasetHash !== groups[effect.control]!.datasetHash)
  const names = foreign.map(({ group }) => groups[group]!.label)
  return [...held, ...(names.length === 0 ? [] : [`Held against a control that was trained on other data: ${names.join('; ')}.`])]
}
