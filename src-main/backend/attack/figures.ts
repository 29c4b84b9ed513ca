/** What the figures of STUDY 5 are made of: minimal epsilons, some of which were not found. */
import { attackFlags, type AttackedImage, type AttackFigures, type AttackFlag, type AttackPair, type Estimate } from '../../contract/attack'
import { bootstrap, bootstrapPlaces } from '../../stats/bootstrap'
import { wilsonShare } from '../../stats/share'
import { mean, selectedMedian } from '../../stats/summary'
import type { AttackRunSettings } from './source'

/** Of an image, as far as figures go. */
export type ImageFigures = Pick<AttackedImage, 'index' | 'epsilon' | 'bestAtBudget' | 'flags' | 'second'>
type Search = AttackRunSettings['search']
type Epsilon = number | null

/** An epsilon of 32 bits may lie above the limit that it was searched at by its rounding. */
const rounding = 1e-7

export const isReached = (epsilon: Epsilon, limit: number): epsilon is number => epsilon !== null && epsilon <= limit + rounding

/** At least one image; the relative median is that of whoever knows the first model. @param second method of the second attack */
export function figuresOf(images: readonly ImageFigures[], search: Search, second: string | null): Omit<AttackFigures, 'relativeMedian'> {
  const { budget, maxEpsilon } = search
  const epsilons = images.map(({ epsilon }) => epsilon)
  const failures = images.filter(({ epsilon }) => !isReached(epsilon, budget))
  const bestOf = (some: readonly ImageFigures[]) =>
    estimateOf(
      some.map(({ bestAtBudget }) => bestAtBudget),
      mean,
    )
  return {
    images: images.length,
    successAtBudget: successAt(epsilons, budget),
    successAtMax: successAt(epsilons, maxEpsilon),
    median: estimateOf(within(epsilons, budget), selectedMedian),
    mean: estimateOf(within(epsilons, budget), mean),
    medianOfAll: medianOfAll(epsilons, budget),
    medianAtMax: medianOfAll(epsilons, maxEpsilon),
    bestOfFailures: bestOf(failures),
    bestOfAll: bestOf(images)!,
    flags: countFlags(images),
    second: second === null ? null : secondFigures(images, search, second),
  }
}

const within = (epsilons: readonly Epsilon[], limit: number) => epsilons.filter((epsilon) => isReached(epsilon, limit))
export const successAt = (epsilons: readonly Epsilon[], limit: number) => wilsonShare(within(epsilons, limit).length, epsilons.length)

function estimateOf(values: readonly number[], statistic: (values: ArrayLike<number>) => number): Estimate | null {
  const found = bootstrap(values, statistic)
  return found && { ...found, n: values.length }
}

/** Failures lie above the limit, who knows how far: a figure that is among them is null. */
function medianOfAll(epsilons: readonly Epsilon[], limit: number): AttackFigures['medianOfAll'] {
  const { value, low, high } = bootstrap(
    epsilons.map((epsilon) => (isReached(epsilon, limit) ? epsilon : Infinity)),
    selectedMedian,
  )!
  const known = (figure: number) => (figure === Infinity ? null : figure)
  return { value: known(value), low: known(low), high: known(high), n: epsilons.length }
}

function countFlags(images: readonly ImageFigures[]): Record<AttackFlag, number> {
  const count = (flag: AttackFlag) => images.filter(({ flags }) => flags.includes(flag)).length
  return Object.fromEntries(attackFlags.map((flag) => [flag, count(flag)])) as Record<AttackFlag, number>
}

function secondFigures(images: readonly ImageFigures[], { budget, resolution }: Search, method: string): AttackFigures['second'] {
  const tried = images.filter(({ second }) => second !== null)
  const epsilons = tried.map(({ second }) => second!.epsilon)
  const isSmaller = ({ epsilon, second }: ImageFigures) => (second!.epsilon ?? Infinity) < (epsilon ?? Infinity) - resolution
  return {
    method,
    smaller: tried.filter(isSmaller).length,
    of: tried.length,
    successAtBudget: successAt(epsilons, budget),
    median: estimateOf(within(epsilons, budget), selectedMedian),
  }
}

/**
 * Median over successes within the budget, over that of the first model; null where either has none. Images are drawn anew, those of both models as one where they
 * are `shared`; `n` is of the model with fewer successes.
 */
export function relativeMedian(of: readonly ImageFigures[], first: readonly ImageFigures[], budget: number, shared: boolean): Estimate | null {
  const all = [...new Set([...of, ...first].map(({ index }) => index))]
  const [ours, theirs] = shared ? [aligned(of, all), aligned(first, all)] : [of.map(epsilonOf), first.map(epsilonOf)]
  const drawnEpsilons = new Float64Array(Math.max(ours.length, theirs.length))
  const medianAt = (epsilons: readonly Epsilon[], places: Int32Array) => {
    let count = 0
    for (const place of places) {
      const epsilon = epsilons[place]!
      if (isReached(epsilon, budget)) drawnEpsilons[count++] = epsilon
    }
    return selectedMedian(drawnEpsilons.subarray(0, count))
  }
  const found = bootstrapPlaces(shared ? [all.length] : [ours.length, theirs.length], (drawn) => {
    return medianAt(ours, drawn[0]!) / medianAt(theirs, drawn.at(-1)!)
  })
  return found && { ...found, n: Math.min(within(ours, budget).length, within(theirs, budget).length) }
}

const epsilonOf = ({ epsilon }: ImageFigures) => epsilon

/** What is not done of one model counts as little as what failed. */
function aligned(images: readonly ImageFigures[], indices: readonly number[]): Epsilon[] {
  const known = new Map(images.map(({ index, epsilon }) => [index, epsilon]))
  return indices.map((index) => known.get(index) ?? null)
}

/** Image by image, of those that are done of both models; null where there are none. */
export function pairOf(
  model: { place: number; images: readonly ImageFigures[] },
  against: { place: number; images: readonly ImageFigures[] },
  { maxEpsilon }: Search,
): AttackPair | null {
  const theirs = new Map(against.images.map(({ index, epsilon }) => [index, epsilon]))
  const pairs = model.images.flatMap(({ index, epsilon }) => (theirs.has(index) ? [{ epsilon, other: theirs.get(index)! }] : []))
  // What failed is harder than what succeeded at the largest epsilon, by nothing that is known.
  const order = pairs.map(({ epsilon, other }) => Math.sign(compare(epsilon ?? Infinity, other ?? Infinity)))
  const count = (wanted: number) => order.filter((sign) => sign === wanted).length
  const differences = pairs.map(({ epsilon, other }) => (epsilon ?? maxEpsilon) - (other ?? maxEpsilon))
  const medianDifference = estimateOf(differences, selectedMedian)
  const places = { model: model.place, against: against.place, images: pairs.length }
  return medianDifference && { ...places, harder: count(1), easier: count(-1), same: count(0), medianDifference }
}

const compare = (a: number, b: number) => (a === b ? 0 : a - b)

/** Steps from 0 to the largest epsilon; the study's budget is one of them where the range is the study's. */
const curveSteps = 120

export function curveEpsilons(maxEpsilon: number): Float64Array {
  return Float64Array.from({ length: curveSteps + 1 }, (_, step) => (maxEpsilon * step) / curveSteps)
}

/** Share of the images that is reached at each epsilon, with Wilson's interval. */
export function curveOf(images: readonly ImageFigures[], at: Float64Array): { share: Float64Array; low: Float64Array; high: Float64Array } {
  const epsilons = images.map(epsilonOf)
  const shares = Array.from(at, (limit) => successAt(epsilons, limit))
  const of = (end: 'value' | 'low' | 'high') => Float64Array.from(shares, (share) => share[end]!)
  return { share: of('value'), low: of('low'), high: of('high') }
}
