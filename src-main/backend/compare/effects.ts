/** A group against its control, seed by seed, at equal epochs. */
import type { PairedEffect } from '../../contract/compare'
import { pairedDifferences } from '../../stats/bootstrap'
import { meanInterval } from '../../stats/interval'
import { valueAt } from './curve'
import { seedsOf, type MeasuredRun } from './runs'

const figures = ['hard', 'easy'] as const

interface Pair {
  treated: MeasuredRun
  control: MeasuredRun
}

/** None where the two have no seed in common, or no epoch. */
export function pairedEffects(
  places: { group: number; control: number },
  group: readonly MeasuredRun[],
  control: readonly MeasuredRun[],
): PairedEffect[] {
  const pairs = pairUp(group, control)
  const epoch = lastCommonEpoch(pairs)
  if (epoch === null) return []
  const paired = new Set(pairs.map(({ treated }) => treated.detail.seed))
  const unpaired = new Set([...group, ...control].map(({ detail }) => detail.seed).filter((seed) => !paired.has(seed)))
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
    return { ...places, epoch, figure, difference: meanInterval([...differences])!, pairs: values, unpaired: [...unpaired].sort((a, b) => a - b) }
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

function lastCommonEpoch(pairs: readonly Pair[]): number | null {
  const last = ({ curve }: MeasuredRun) => curve.epoch.at(-1)!
  return pairs.length === 0 ? null : Math.min(...pairs.flatMap(({ treated, control }) => [last(treated), last(control)]))
}
