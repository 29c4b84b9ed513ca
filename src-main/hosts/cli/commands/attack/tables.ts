/** An attack for a terminal. */
import { attackFlags, type AttackFigures, type AttackFlag, type AttackPair, type Estimate } from '../../../../contract/attack'
import { type Share } from '../../../../contract/diagnose'
import { figure, percent, table } from '../../table'
import { type AttackJson } from './result'

type Model = AttackJson['results'][number]
type Measured = Model & { figures: AttackFigures }

export function describeAttack(result: AttackJson): string {
  const measured = result.results.filter((model): model is Measured => model.figures !== null)
  const missing = result.results.filter(({ figures }) => figures === null).map(nameOf)
  return [
    heading(result),
    ...(measured.length > 0 ? [budgetTable(result, measured), ...publishedTable(measured), rangeTable(result, measured)] : []),
    ...(missing.length > 0 ? [`Nothing is done yet of ${missing.join(', ')}`] : []),
    ...pairsTable(result),
    ...remarks(measured),
  ].join('\n\n')
}

const nameOf = ({ name, seed }: Pick<Model, 'name' | 'seed'>) => `${name}, seed ${seed}`

function heading({ run, name, status, done, total, ...asked }: AttackJson): string {
  const { source, target, split, choice, confidence, seed, method, second, success, maxEpsilon } = asked
  const images = choice === 'shared' ? 'the same for all networks' : "each network's own"
  const methods = second ? `${method}, and ${second.method} beside it` : method
  return [
    `Attack ${run} · ${name} · ${status}, ${done} of ${total} images`,
    `${source} to ${target} on the ${split} set, images of confidence above ${confidence}, ${images}, seed ${seed}`,
    `${methods}: up to epsilon ${maxEpsilon}; success is P(${target}) > ${success}`,
  ].join('\n')
}

function budgetTable({ budget, target }: AttackJson, models: readonly Measured[]): string {
  const header = ['Network', `Success at ${budget}`, 'Median', 'Mean', 'Median with failures', 'Relative', `Best P(${target}) of failures`, 'of all']
  const rows = models.map((model) => {
    const { successAtBudget, median, mean, medianOfAll, relativeMedian, bestOfFailures, bestOfAll } = model.figures
    const ofSuccesses = [estimate(median), estimate(mean), orAbove(medianOfAll, budget), estimate(relativeMedian, 2)]
    return [nameOf(model), shareText(successAtBudget), ...ofSuccesses, estimate(bestOfFailures, 3), estimate(bestOfAll, 3)]
  })
  const meaning = 'Medians and means are over successes (n): a higher one is not more robustness, which the median with failures shows.'
  return `${table(header, rows)}\n${meaning}`
}

/** Where the question is the study's. */
function publishedTable(models: readonly Measured[]): string[] {
  const known = models.filter(({ published }) => published !== null)
  if (known.length === 0) return []
  const rows = known.map((model) => {
    const { success, median, mean, best } = model.published!
    return [nameOf(model), percent(success, 0), figure(median, 4), figure(mean, 4), figure(best, 3), percent(model.reference!.success, 0)]
  })
  return [`Published\n${table(['Network', 'Success', 'Median', 'Mean', 'Best P(3) of failures', 'Success, independent implementation'], rows)}`]
}

function rangeTable({ maxEpsilon, second }: AttackJson, models: readonly Measured[]): string {
  const header = ['Network', `Success at ${maxEpsilon}`, 'Median with failures', ...(second ? [`${second.method} found less`] : []), 'Flags']
  const rows = models.map((model) => {
    const { successAtMax, medianAtMax, second: other, flags } = model.figures
    const less = other ? [`${other.smaller} of ${other.of}`] : []
    return [nameOf(model), shareText(successAtMax), orAbove(medianAtMax, maxEpsilon), ...less, flagText(flags) || 'none']
  })
  return table(header, rows)
}

const flagNames: Record<AttackFlag, string> = {
  'zero-gradient': 'zero gradient',
  'restarts-disagree': 'restarts disagree',
  'start-succeeds': 'a start already succeeds',
  'not-monotone': 'a larger epsilon fails',
}

function flagText(flags: AttackFigures['flags']): string {
  return attackFlags
    .filter((flag) => flags[flag] > 0)
    .map((flag) => `${flagNames[flag]} on ${flags[flag]}`)
    .join(', ')
}

function pairsTable({ pairs, results }: AttackJson): string[] {
  if (pairs.length === 0) return []
  const row = ({ model, against, images, harder, easier, same, medianDifference }: AttackPair) => [
    nameOf(results[model]!),
    nameOf(results[against]!),
    ...[images, harder, easier, same].map(String),
    estimate(medianDifference),
  ]
  const header = ['Network', 'Against', 'Images', 'Harder', 'Easier', 'Same', 'Median difference of epsilons']
  return [`Image by image\n${table(header, pairs.map(row))}`]
}

function remarks(models: readonly Measured[]): string[] {
  const single = models.filter(({ figures }) => figures.median?.n === 1).map(nameOf)
  return single.length === 0 ? [] : [`The median of ${single.join(', ')} is that of one image.`]
}

function estimate(found: Estimate | null, digits = 4): string {
  if (!found) return '-'
  const { value, low, high, n } = found
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)}; n ${n})`
}

/** What is not known is above the limit. */
function orAbove({ value, low, high }: AttackFigures['medianOfAll'], limit: number): string {
  const text = (figure: number | null) => figure?.toFixed(4) ?? `above ${limit}`
  return low === null ? text(value) : `${text(value)} (${text(low)} to ${text(high)})`
}

function shareText({ value, count, of, low, high }: Share): string {
  return `${count} of ${of}, ${percent(value, 0)} (${percent(low, 0)} to ${percent(high, 0)})`
}
