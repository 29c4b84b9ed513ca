/**
 * What a cure is held against: plain training with Adam on the same data (STUDY 4), since laziness is a phase, and most of what is credited to a
 * cure is the optimiser and the time.
 */
import type { RunDetail, RunSummary } from '../../contract/runs'
import type { Store } from '../../store/store'
import type { MeasuredRun } from './runs'
import { isSame, withoutSeed } from './settings'

/** Groups as they are compared, and the one that was named as the control (null where none was). */
export interface ControlQuestion {
  groups: readonly (readonly MeasuredRun[])[]
  named: number | null
}

/** Place of the control of the whole comparison; null where there is none. */
export function mainControl({ groups, named }: ControlQuestion): number | null {
  if (named !== null) return named
  const controls = groups.map((_, place) => controlOf({ groups, named }, place)).filter((place) => place !== null)
  const uses = (control: number) => controls.filter((place) => place === control).length
  return controls.reduce<number | null>((best, place) => (best === null || uses(place) > uses(best) ? place : best), null)
}

/**
 * Place of what this group is held against, null where there is nothing. Where a control was named: its counterpart on the group's own data, that
 * is the group with the control's method and settings, else the control itself.
 */
export function controlOf({ groups, named }: ControlQuestion, place: number): number | null {
  const group = groups[place]!
  if (named !== null) {
    const control = runOf(groups[named]!)
    const counterpart = groups.findIndex((other) => sameRecipe(runOf(other), control) && sameData(runOf(other), runOf(group)))
    return counterpart === -1 ? named : counterpart
  }
  const fitting = groups.flatMap((other, at) => (isPlainAdam(runOf(other)) && sameData(runOf(other), runOf(group)) ? [at] : []))
  if (fitting.includes(place)) return place
  const score = (at: number) => likeness(groups[at]!, group)
  return fitting.reduce<number | null>((best, at) => (best === null || score(at) > score(best) ? at : best), null)
}

/** As `controlOf`; plain training with Adam that is not the main control itself is held against that one, where they have the same data. */
export function heldAgainst(question: ControlQuestion, place: number): number | null {
  const control = controlOf(question, place)
  const main = mainControl(question)
  if (control !== place || main === null || !sameData(runOf(question.groups[main]!), runOf(question.groups[place]!))) return control
  return main
}

/** Runs of the store that could be the control of these: those of the same network as the first of them, then the others, each newest first. */
export function possibleControls(store: Store, compared: readonly RunDetail[]): string[] {
  const hashes = new Set(compared.map(({ datasetHash }) => datasetHash))
  return store.runs
    .list({ limit: 5000 })
    .filter((run) => isPlainAdam(run) && run.epoch > 0 && run.status === 'finished' && hashes.has(run.datasetHash))
    .sort((a, b) => Number(hasSameNetwork(b, compared[0]!)) - Number(hasSameNetwork(a, compared[0]!)))
    .map(({ id }) => id)
}

function isPlainAdam({ kind, method, settings }: Pick<RunSummary, 'kind' | 'method' | 'settings'>): boolean {
  return kind === 'train' && method === 'erm' && settings.optimizer === 'adam'
}

const runOf = (group: readonly MeasuredRun[]): RunDetail => group[0]!.detail

function sameRecipe(a: RunDetail, b: RunDetail): boolean {
  return a.kind === b.kind && a.method === b.method && isSame(a.settings, b.settings)
}

/** Seeds apart: runs are paired with those of their own dataset later. */
export function sameData(a: RunDetail, b: RunDetail): boolean {
  return isSame(withoutSeed(a.dataset), withoutSeed(b.dataset))
}

/** The same network counts most, then seeds in common, then epochs to look at. */
function likeness(control: readonly MeasuredRun[], group: readonly MeasuredRun[]): number {
  const sameNetwork = hasSameNetwork(runOf(control), runOf(group))
  const seeds = new Set(group.map(({ detail }) => detail.seed))
  const shared = control.filter(({ detail }) => seeds.has(detail.seed)).length
  const epochs = Math.max(...control.map(({ detail }) => detail.epoch))
  return (sameNetwork ? 1e6 : 0) + shared * 1e3 + Math.min(epochs, 999)
}

function hasSameNetwork({ settings: a }: Pick<RunSummary, 'settings'>, { settings: b }: Pick<RunSummary, 'settings'>): boolean {
  return isSame(a.widths, b.widths) && isSame(a.thirdPool, b.thirdPool)
}
