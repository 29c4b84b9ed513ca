/** What the sliders do now, in sentences. */
import { softmax } from '../../../src-main/contract/softmax'
import type { Steer } from '../../../src-main/contract/steer'
import { percent } from '../../ui/format'
import type { Flipping, Speciality } from './special'
import { answerOf, movedClass } from './dose'

/** "+5.0", "−12.5", "0.0" */
export function valueText(value: number): string {
  const text = Math.abs(value).toFixed(1)
  if (Number(text) === 0) return text
  return `${value > 0 ? '+' : '−'}${text}`
}

/** Without a plus: an absolute value, such as a code. */
export const plainText = (value: number): string => valueText(value).replace('+', '')

/** Whole percents; below one, and above 99, a decimal. */
export function shareText(share: number): string {
  return percent(share, share < 0.01 || share > 0.99 ? 1 : 0)
}

/** "Turning feature 17 up by 5.0", "Setting feature 17 to 0.0", "Multiplying feature 17 by 2.0", "Leaving feature 17 alone". */
export function doingText({ feature, mode, value }: Steer, neutral: number, name = ''): string {
  const of = `feature ${feature}${name ? ` (${name})` : ''}`
  if (value === neutral) return `Leaving ${of} alone`
  if (mode === 'clamp') return `Setting ${of} to ${plainText(value)}`
  if (mode === 'multiply') return `Multiplying ${of} by ${plainText(value)}`
  return `Turning ${of} ${value < 0 ? 'down' : 'up'} by ${Math.abs(value).toFixed(1)}`
}

/** What the value is called in each mode. */
export const valueNames = { add: 'alpha', clamp: 'the value', multiply: 'the factor' } as const

interface Effect {
  steer: Steer
  /** Logits where this feature is left alone, and now. */
  before: ArrayLike<number>
  after: ArrayLike<number>
  flips: readonly { value: number; answer: number }[]
  neutral: number
}

/** "moves P(5) from 3% to 61%"; of a feature that is left alone "gives 7 with 90%". */
export function effectText(before: ArrayLike<number>, after: ArrayLike<number>, alone = false): string {
  const of = alone ? answerOf(after) : movedClass(before, after)
  const [from, to] = [softmax(before)[of]!, softmax(after)[of]!]
  if (alone) return `gives ${of} with ${shareText(to)}`
  if (shareText(from) === shareText(to)) return `leaves P(${of}) at ${shareText(to)}`
  return `moves P(${of}) from ${shareText(from)} to ${shareText(to)}`
}

/** "the answer changes from 7 to 5 at alpha +3.2", "would change …", "the answer stays 7 over the whole range". */
export function flipText({ steer, before, after, flips, neutral }: Effect): string {
  const from = answerOf(before)
  const name = valueNames[steer.mode]
  const passed = answerOf(after) !== from
  const side = flips.filter(({ value }) => (steer.value < neutral ? value < neutral : value > neutral))
  const flip = side[0] ?? flips[0]
  if (!flip) return `the answer stays ${from} over the whole range`
  const verb = passed ? 'changes' : 'would change'
  const back = passed && answerOf(after) !== flip.answer ? `, and is ${answerOf(after)} now` : ''
  return `the answer ${verb} from ${from} to ${flip.answer} at ${name} ${valueText(flip.value)}${back}`
}

/** What has become of two classes that matter: the one whose colour it wears, and the true one. */
export function classesText(digit: number | null, color: number | null, before: ArrayLike<number>, after: ArrayLike<number>): string {
  if (digit === null || color === null) return ''
  const [from, to] = [softmax(before), softmax(after)]
  const of = (index: number) => `${shareText(from[index]!)} to ${shareText(to[index]!)}`
  if (digit === color) return `P(${digit}), the true digit’s and the colour’s, goes from ${of(digit)}.`
  return `P(${color}), the colour’s class, goes from ${of(color)}; P(${digit}), the true digit’s, from ${of(digit)}.`
}

/** "Yes: at +5.0 it moves 41% of the probability, …" */
export function specialText({ at, feature, random, other, reaching, special }: Speciality, flipping: Flipping): string {
  const ordered = [...random].sort((a, b) => a - b)
  const [low, high] = [ordered[0], ordered.at(-1)]
  const word = special === null ? '' : special ? 'Yes: at' : 'Hardly: at'
  const beside =
    low === undefined || high === undefined
      ? ''
      : `, random directions of equal length ${shareText(low)} to ${shareText(high)}; ${reaching} of ${random.length} reach it`
  const another = other === null ? '' : `, another feature’s direction ${shareText(other)}`
  const changes = `${flipping.feature ? 'Somewhere' : 'Nowhere'} in the range it changes the answer; ${flipping.random} of ${random.length} random ones do.`
  return `${word || 'At'} ${valueText(at)} it moves ${shareText(feature)} of the probability${beside}${another}. ${changes}`
}
