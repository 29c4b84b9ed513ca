/**
 * What a cure is held against: plain training with Adam on the same data (STUDY 4), since laziness is a phase, and most of what is credited to a
 * cure is the optimiser and the time.
 */
import { isTrouble } from '../../contract/notices'
import type { RunDetail, RunSummary } from '../../contract/runs'
import { canonicalJson } from '../../store/ids'
import type { Store } from '../../store/store'
import type { MeasuredRun } from './runs'
import { isSame, withoutSeed } from './settings'

/** Groups as they are compared, and the one that was named as the control (null where none was). */
export interface ControlQuestion {
  groups: readonly (readonly MeasuredRun[])[]
  named: number | null
}

/** Places in the groups; null where there is nothing to hold against. */
export interface Controls {
  /** Of the whole comparison. */
  main: number | null
  /** Of each group; its own place where it is a control itself. */
  of: (number | null)[]
}

/**
 * Plain training with Adam that is not the main control itself is held against that one, where they have the same data.
 */
export function findControls(question: ControlQuestion): Controls {
  const data = question.groups.map(dataKey)
  const nearest = question.groups.map((_, place) => nearestControl(question, data, place))
  const main = question.named ?? mostUsed(question.groups, nearest)
  return { main, of: nearest.map((control, place) => (control === place && main !== null && data[main] === data[place] ? main : control)) }
}

/**
 * Where a control was named: its counterpart on the group's own data, that is the group with the control's method and settings, else the control
 * itself.
 */
function nearestControl({ groups, named }: ControlQuestion, data: readonly string[], place: number): number | null {
  const group = groups[place]!
  if (named !== null) {
    const control = runOf(groups[named]!)
    const counterpart = groups.findIndex((other, at) => data[at] === data[place] && sameRecipe(runOf(other), control))
    return counterpart === -1 ? named : counterpart
  }
  const fitting = groups.flatMap((other, at) => (data[at] === data[place] && canBeControl(other) ? [at] : []))
  if (fitting.includes(place)) return place
  const score = (at: number) => likeness(groups[at]!, group)
  return fitting.reduce<number | null>((best, at) => (best === null || score(at) > score(best) ? at : best), null)
}

function mostUsed(groups: ControlQuestion['groups'], nearest: Controls['of']): number | null {
  const controls = nearest.filter((place) => place !== null)
  const score = (control: number) => 2 * controls.filter((place) => place === control).length + Number(isUsual(runOf(groups[control]!)))
  return controls.reduce<number | null>((best, place) => (best === null || score(place) > score(best) ? place : best), null)
}

/** Equal for groups of the same data, seeds apart: runs are paired with those of their own dataset later. */
function dataKey(group: readonly MeasuredRun[]): string {
  return canonicalJson(withoutSeed(runOf(group).dataset))
}

/**
 * Runs of the store that could be the control of these: first those with the recipe of the first of them (network, learning rate, batch), then by
 * what they share with it, each newest first. Runs that fell into trouble are none.
 */
export function possibleControls(store: Store, compared: readonly RunDetail[]): string[] {
  const hashes = new Set(compared.map(({ datasetHash }) => datasetHash))
  return store.runs
    .list({ limit: 5000 })
    .filter((run) => isPlainAdam(run) && run.epoch > 0 && run.status === 'finished' && hashes.has(run.datasetHash))
    .filter(({ id }) => !store.runs.get(id).notices.some(isTrouble))
    .sort((a, b) => recipeLikeness(b, compared[0]!) - recipeLikeness(a, compared[0]!))
    .map(({ id }) => id)
}

function isPlainAdam({ kind, method, settings }: Pick<RunSummary, 'kind' | 'method' | 'settings'>): boolean {
  return kind === 'train' && method === 'erm' && settings.optimizer === 'adam'
}

/** A seed that collapsed or blew up is nothing to hold a cure against. */
function canBeControl(group: readonly MeasuredRun[]): boolean {
  return isPlainAdam(runOf(group)) && !group.some(({ detail }) => detail.notices.some(isTrouble))
}

const runOf = (group: readonly MeasuredRun[]): RunDetail => group[0]!.detail

function sameRecipe(a: RunDetail, b: RunDetail): boolean {
  return a.kind === b.kind && a.method === b.method && isSame(a.settings, b.settings)
}

/** What they are trained with counts most, then seeds in common, then epochs to look at: more than the group has are of no use. */
function likeness(control: readonly MeasuredRun[], group: readonly MeasuredRun[]): number {
  const seeds = new Set(group.map(({ detail }) => detail.seed))
  const shared = control.filter(({ detail }) => seeds.has(detail.seed)).length
  const longest = (runs: readonly MeasuredRun[]) => Math.max(...runs.map(({ detail }) => detail.epoch))
  return recipeLikeness(runOf(control), runOf(group)) * 1e6 + shared * 1e3 + Math.min(longest(control), longest(group), 999)
}

type Recipe = Pick<RunSummary, 'settings'>

/**
 * 4 and more for the network, learning rate and batch of what is held against it. Where no control has them (a baseline of SGD has a learning rate
 * that means nothing to Adam) the same network counts 2, the usual settings 1.
 */
function recipeLikeness(control: Recipe, treated: Recipe): number {
  const sameNetwork = hasSame(control, treated, ['widths', 'thirdPool'])
  const sameSteps = hasSame(control, treated, ['lr', 'batch'])
  return (sameNetwork && sameSteps ? 4 : 0) + (sameNetwork ? 2 : 0) + (isUsual(control) ? 1 : 0)
}

/** Settings of the study's control (STUDY 4), which the presets `adam-control` of plain training have. */
function isUsual({ settings }: Recipe): boolean {
  return settings.lr === 0.001 && settings.batch === 128
}

function hasSame({ settings: a }: Recipe, { settings: b }: Recipe, keys: readonly string[]): boolean {
  return keys.every((key) => isSame(a[key], b[key]))
}
