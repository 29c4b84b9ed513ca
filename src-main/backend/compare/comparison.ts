/** A comparison of runs: all that the page, the command line and a report show of it. */
import type * as z from 'zod'
import type { ComparedDataset, ComparedRun, Comparison, compareInput } from '../../contract/compare'
import type { Backend } from '../backend'
import { findControls, possibleControls } from './control'
import { pairedEffects, pairingOf, type Pairing } from './effects'
import { describeGroup, groupRuns } from './groups'
import { groupLabels } from './labels'
import { remarksOn } from './remarks'
import { measureRuns, resolveRuns, summaryOf, type MeasuredRun } from './runs'
import { settingDifferences } from './settings'

type Services = Pick<Backend, 'store' | 'engine' | 'jobs'>

/**
 * A named control that is not among the runs is taken in, behind them. Fails with `not-found` for a run that is not there, `bad-input` for one that
 * is no model.
 */
export async function compare(services: Services, { runs: refs, control }: z.output<typeof compareInput>): Promise<Comparison> {
  const { store, engine } = services
  const details = resolveRuns(services, control === undefined ? refs : [...refs, control])
  const catalogue = await engine.call('engine.catalogue', {})
  const runs = await measureRuns(services, details)
  const grouped = groupRuns(runs)
  const firsts = grouped.map((group) => group[0]!.detail)
  const labels = groupLabels(firsts, catalogue)
  const groups = grouped.map((group, place) => describeGroup(group, labels[place]!))
  const controls = findControls({ groups: grouped, named: control === undefined ? null : placeOf(grouped, store.runs.resolve(control)) })
  const pairings = pairingsOf(grouped, controls.of)
  const described = { groups, control: controls.main, effects: pairings.flatMap(pairedEffects) }
  const datasets = datasetsOf(grouped)
  return {
    runs: runs.map((run) => comparedRun(run, placeOf(grouped, run.detail.id))),
    ...described,
    possibleControls: described.control === null ? possibleControls(store, details) : [],
    settings: settingDifferences(firsts, catalogue),
    datasets,
    remarks: remarksOn(runs, datasets, { ...described, pairings }),
  }
}

function comparedRun({ detail, curve, figures }: MeasuredRun, group: number): ComparedRun {
  const { trainSeconds: _seconds, ...shown } = curve
  return { run: summaryOf(detail), group, curve: shown, figures, notices: detail.notices }
}

function placeOf(grouped: readonly (readonly MeasuredRun[])[], run: string): number {
  return grouped.findIndex((group) => group.some(({ detail }) => detail.id === run))
}

function pairingsOf(groups: readonly (readonly MeasuredRun[])[], controls: readonly (number | null)[]): Pairing[] {
  return groups.flatMap((group, place) => {
    const control = controls[place] ?? null
    return control === null || control === place ? [] : [pairingOf({ group: place, control }, group, groups[control]!)]
  })
}

/** In the order of their first groups. */
function datasetsOf(grouped: readonly (readonly MeasuredRun[])[]): ComparedDataset[] {
  const datasets = new Map<string, ComparedDataset>()
  grouped.forEach((group, place) => {
    for (const { detail } of group) {
      const hash = detail.datasetHash ?? ''
      const known = datasets.get(hash) ?? { hash, settings: detail.dataset!, groups: [] }
      datasets.set(hash, known)
      if (!known.groups.includes(place)) known.groups.push(place)
    }
  })
  return [...datasets.values()]
}
