/** What a tile shows and says, from what is known of its prototype. */
import { compact } from '../../charts/format'
import { percent } from '../../ui/format'
import type { Answer, Item } from './answer'

export type TileState = 'picture' | 'dead' | 'zero-gradient' | 'waiting' | 'failed'

/** Trouble is named instead of drawn: what is there then is the noise that it started from. */
export function tileState(item: Item | undefined, answer: Answer | undefined): TileState {
  if (item) return item.trouble ?? 'picture'
  return answer?.status === 'failed' ? 'failed' : 'waiting'
}

/** In the place of a picture, short. */
export const tileWords: Record<Exclude<TileState, 'picture'>, string> = {
  dead: 'dead',
  'zero-gradient': 'no gradient',
  waiting: '',
  failed: 'failed',
}

export const troubleText = {
  dead: 'This channel is 0 on every image that the microscope has looked at: it says nothing, and there is nothing to draw.',
  'zero-gradient':
    'From where it starts nothing changes the channel: its gradient is zero, so that there is nothing to follow. Another seed may start better.',
} as const

/** Names of hues, each from its degree on; red goes round. */
const hues: readonly (readonly [number, string])[] = [
  [0, 'red'],
  [15, 'orange'],
  [45, 'yellow'],
  [75, 'green'],
  [165, 'cyan'],
  [195, 'blue'],
  [265, 'purple'],
  [285, 'magenta'],
  [345, 'red'],
]

/** The name of a hue in degrees: 120 -> "green". */
export function hueName(degrees: number): string {
  const turned = ((degrees % 360) + 360) % 360
  return hues.filter(([from]) => turned >= from).at(-1)?.[1] ?? 'red'
}

/** Below this saturation an image is white or grey to the eye, whatever its numbers lean to. */
const leastSaturation = 0.2

export function hasHue({ solidity: { hue, saturation } }: Item): boolean {
  return hue !== null && saturation >= leastSaturation
}

/** "120°"; a full turn is none. */
export function hueText(degrees: number): string {
  return `${(Math.round(degrees) + 360) % 360}°`
}

/** "solid red", "mostly blue", "no one colour", "no colour". */
export function colorText(item: Item): string {
  const { solid, hue, oneHue } = item.solidity
  if (hue === null || !hasHue(item)) return 'no colour'
  return solid ? `solid ${hueName(hue)}` : oneHue >= 0.5 ? `mostly ${hueName(hue)}` : 'no one colour'
}

/** Short enough to stand under a tile beside its number. */
export function shortValue(value: number): string {
  return Math.abs(value) < 0.1 ? value.toFixed(3).replace('-', '−') : compact(value)
}

/** "all", "99.8% of the": what of real images is below. */
export function rankText(percentile: number): string {
  return percentile === 1 ? 'all' : `${percent(percentile, 1)} of the`
}

/** The whole of a tile for a screen reader and a tooltip. */
export function describeTile(channel: number, item: Item | undefined, state: TileState): string {
  if (!item || state !== 'picture')
    return `Channel ${channel}: ${state === 'waiting' ? 'not there yet' : tileWords[state as Exclude<TileState, 'picture'>]}`
  const rank = item.percentile === null ? '' : `, above ${rankText(item.percentile)} real images`
  return `Channel ${channel}: ${colorText(item)}, value ${compact(item.value)}${rank}`
}
