/** A group against its control, seed by seed, at equal epochs. */
import type { PairedEffect } from '../../contract/compare'
import { pairedDifferences } from '../../stats/bootstrap'
import { meanInterval } from '../../stats/interval'
import { valueAt } from './curve'
import { countedRuns } from './groups'
import { seedsOf, type MeasuredRun } from './runs'

const figures = ['hard', 'easy'] as const

export interface Pair {
  treated: MeasuredRun
  control: MeasuredRun
}

/** Runs of a group and of its control that can be held against each other. */
export interface Pairing {
  group: number
  control: number
  pairs: Pair[]
  /** The epoch that all of them are looked at; null where there is no pair. */
  epoch: number | null
  unpaired: number[]
  /** Pairs of seeds that have no epoch in which both can be looked at: one of them is trained in two phases, the other not for as long. */
  leftOut: Pair[]
}

/** Of each group its finished runs where there are any. */
export function pairingOf(places: { group: number; control: number }, group: readonly MeasuredRun[], control: readonly MeasuredRun[]): Pairing {
  const all = pairUp(countedRuns(group), countedRuns(control))
  const epoch = commonEpoch(all)
  const pairs = epoch === null ? [] : all.filter((pair) => isThere(pair, epoch))
  const paired = new Set(pairs.map(({ treated }) => treated.detail.seed))
  const unpaired = new Set([...group, ...control].map(({ detail }) => detail.seed).filter((seed) => !paired.has(seed)))
  return {
    ...places,
    pairs,
    epoch: pairs.length === 0 ? null : epoch,
    unpaired: [...unpaired].sort((a, b) => a - b),
    leftOut: all.filter((pair) => !pairs.includes(pair)),
  }
}

/** None where the two have no seed in common, or no epoch. */
export function pairedEffects({ group, control, pairs, epoch, unpaired }: Pairing): PairedEffect[] {
  if (epoch === null) return []
  return figures.flatMap((figure) => {
    const values = pairs.map(({ treated, control: held }) => ({
      seed: treated.detail.seed,
      value: valueAt(treated.curve, figure, epoch)!,
      control: valueAt(held.curve, figure, epoch)!,
    }))
    const differences = pairedDifferences(
      values.map(({ value }) => value),
      values.map((pair) => pair.control),
    )
    return { group, control, epoch, figure, difference: meanInterval([...differences])!, pairs: values, unpaired }
  })
}

/** One pair for each seed of run and dataset, the first of each where a seed is there twice. Runs without a curve have none. */
function pairUp(group: readonly MeasuredRun[], control: readonly MeasuredRun[]): Pair[] {
  const [treated, held] = [bySeeds(group), bySeeds(control)]
  return [...treated].flatMap(([seeds, run]) => {
    const partner = held.get(seeds)
    return partner ? [{ treated: run, control: partner }] : []
  })
}

function bySeeds(runs: readonly MeasuredRun[]): Map<string, MeasuredRun> {
  const found = new Map<string, MeasuredRun>()
  for (const run of runs) {
    const seeds = seedsOf(run.detail)
    if (run.curve.epoch.length > 0 && !found.has(seeds)) found.set(seeds, run)
  }
  return found
}

const last = ({ curve }: MeasuredRun) => curve.epoch.at(-1)!

/** Its accuracy before the last epoch is that of another training, or of a head that is half fitted. */
const hasTwoPhases = ({ detail }: MeasuredRun) => detail.settings.headEpochs !== undefined

/** The last epoch of those that are trained in two phases, else the last that all have. */
function commonEpoch(pairs: readonly Pair[]): number | null {
  const runs = pairs.flatMap(({ treated, control }) => [treated, control])
  const twoPhase = runs.filter(hasTwoPhases)
  if (runs.length === 0) return null
  return twoPhase.length > 0 ? Math.max(...twoPhase.map(last)) : Math.min(...runs.map(last))
}

function isThere({ treated, control }: Pair, epoch: number): boolean {
  return [treated, control].every((run) => (hasTwoPhases(run) ? last(run) === epoch : run.curve.epoch.includes(epoch)))
}
