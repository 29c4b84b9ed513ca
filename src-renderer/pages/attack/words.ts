/** What is said of an attack, in words and figures. */
import type { AttackFlag, AttackResult, Estimate } from '../../../src-main/contract/attack'
import { shareText } from '../../charts/format'

const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const

/** "seven". */
export function digitText(digit: number): string {
  return names[digit] ?? String(digit)
}

/** "sevens", "sixes". */
export function digitsText(digit: number): string {
  return `${digitText(digit)}${digit === 6 ? 'es' : 's'}`
}

/** As many digits as a search of the study's resolution has. */
export function epsilonText(epsilon: number | null | undefined): string {
  return epsilon === null || epsilon === undefined ? '–' : epsilon.toFixed(4)
}

/** An epsilon that was searched for up to `limit`: "above 0.3" where the search failed. */
export function foundText(epsilon: number | null, limit: number): string {
  return epsilon === null ? `above ${limit}` : epsilonText(epsilon)
}

/** What a median or mean is over: one image alone is no distribution, and is said to be one. */
export function overText(n: number): string {
  return n === 1 ? 'of one image' : `over ${n} images`
}

export function intervalText({ low, high }: Pick<Estimate, 'low' | 'high'>, write: (value: number) => string = epsilonText): string {
  return `[${write(low)}, ${write(high)}]`
}

export const flagWords: Record<AttackFlag, { name: string; meaning: string }> = {
  'zero-gradient': { name: 'no gradient', meaning: 'Some step had no gradient to follow: what was not found there may still be there.' },
  'restarts-disagree': {
    name: 'restarts disagree',
    meaning: 'At the epsilon found some restarts succeed and some do not: more of them may find less.',
  },
  'start-succeeds': { name: 'start succeeds', meaning: 'A random start, or the image itself, was enough: no search was needed.' },
  'not-monotone': { name: 'not monotone', meaning: 'A larger epsilon was tried and failed, though a smaller one succeeded: it counts as reached.' },
}

/** Why a higher median among successes says nothing of robustness. */
export const medianRemark =
  'A higher median among successes is not more robustness: a model that gives way only on its easiest images has few successes, and their median says nothing of the others. The median with failures counted as above the budget does.'

export interface Answer {
  before: string
  number: string
  after: string
}

/** The page's answer: shares of success within the budget; where there is none of them anywhere, within the largest epsilon. Null before the first image. */
export function answerOf(result: AttackResult): Answer | null {
  const known = result.results.flatMap(({ name, figures }) => (figures ? [{ name, figures }] : []))
  const [first, ...others] = known
  if (!first) return null
  const none = result.maxEpsilon > result.budget && known.every(({ figures }) => figures.successAtBudget.count === 0)
  const limit = none ? result.maxEpsilon : result.budget
  const shareOf = ({ figures }: typeof first) => (none ? figures.successAtMax : figures.successAtBudget)
  const start = none ? `No ${digitText(result.source)} becomes a ${result.target} within ${result.budget}; within ${limit} ` : `Within ${limit} `
  const { value, of } = shareOf(first)
  return {
    before: result.status === 'finished' ? start : `So far: ${start.charAt(0).toLowerCase()}${start.slice(1)}`,
    number: `${shareText(value)} of ${of} ${of === 1 ? digitText(result.source) : digitsText(result.source)}`,
    after: `${none ? ' do' : ` become a ${result.target}`} for ${first.name}${othersText(others.map((other) => shareOf(other).value ?? 0))}${medianText(result, first.figures)}.`,
  }
}

function othersText(shares: readonly number[]): string {
  if (shares.length === 0) return ''
  const [low, high] = [Math.min(...shares), Math.max(...shares)]
  const range = low === high ? shareText(low) : `${shareText(low)} to ${shareText(high)}`
  return `, ${range} for ${shares.length === 1 ? 'the other' : `the other ${shares.length}`}`
}

/** Of a model that stands alone. */
function medianText({ results }: AttackResult, { median }: NonNullable<AttackResult['results'][number]['figures']>): string {
  if (results.length > 1 || median === null) return ''
  return `; the smallest change is ${epsilonText(median.value)} at the median, ${overText(median.n)}`
}
