/** Features that are turned, as the address holds them and as the sliders move them. */
import { steerModes, type Steer, type SteerMode } from '../../../src-main/contract/steer'

/** Half the width of the sliders: values go from -range to range. */
export const ranges = [5, 10, 20, 40, 100, 400] as const
export const defaultRange = 20

/** One step of a slider: a tenth, coarser only where there would be more values than one table holds. */
export function stepOf(range: number): number {
  return range <= 40 ? 0.1 : range / 200
}

/** How many values the slider has, both ends counted. */
export function countOf(range: number): number {
  return Math.round((2 * range) / stepOf(range)) + 1
}

/** The place of a value among the slider's, 0 for -range. */
export function placeOf(value: number, range: number): number {
  return Math.min(countOf(range) - 1, Math.max(0, Math.round((value + range) / stepOf(range))))
}

/** The slider's value nearest to one, without the dust of binary fractions: 5.1, not 5.1000000000000005. */
export function snapped(value: number, range: number): number {
  const step = stepOf(range)
  return Number((placeOf(value, range) * step - range).toFixed(step < 1 ? 1 : 0)) + 0
}

/** A value as typed: with a decimal point or comma, a real minus or a hyphen; null where it is no number. */
export function parseValue(text: string): number | null {
  const plain = text.trim().replace('−', '-').replace(',', '.')
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : null
}

/**
 * A steer whose feature may still be `null`: the top colour feature, whichever that is. In the address `17:5`, `17:0.5:multiply`, `top:5`.
 */
export type WantedSteer = Omit<Steer, 'feature'> & { feature: number | null }

const isMode = (text: string): text is SteerMode => steerModes.some((mode) => mode === text)

function parseSteer(text: string): WantedSteer | null {
  const [feature = '', by = '', mode = 'add'] = text.split(':')
  const value = parseValue(by)
  if (value === null || Math.abs(value) > 1e6 || !isMode(mode) || !/^(top|\d{1,6})$/.test(feature)) return null
  return { feature: feature === 'top' ? null : Number(feature), mode, value }
}

/** What the address holds: a pasted one may hold anything; of a feature that is named twice the first counts. */
export function parseSteers(text: string | null): WantedSteer[] {
  const found = (text ?? '').split(',').flatMap((part) => parseSteer(part) ?? [])
  return found.filter(({ feature }, i) => found.findIndex((other) => other.feature === feature) === i).slice(0, 50)
}

export function formatSteers(steers: readonly WantedSteer[]): string {
  return steers.map(({ feature, mode, value }) => `${feature ?? 'top'}:${value}${mode === 'add' ? '' : `:${mode}`}`).join(',')
}

/** The value that leaves a feature as it is: 0 added, once itself, its own code (nearest on the slider). */
export function neutralOf(mode: SteerMode, code: number | undefined, range: number): number {
  if (mode === 'add') return 0
  return snapped(mode === 'multiply' ? 1 : (code ?? 0), range)
}

/** How far the code of a feature is moved, mean over positions: what its direction is multiplied with. */
export function changeOf({ mode, value }: Pick<Steer, 'mode' | 'value'>, code: number): number {
  if (mode === 'add') return value
  return mode === 'clamp' ? value - code : (value - 1) * code
}

/** What keys do to a slider: arrows a step, with shift ten, Home and End the ends; null for all other keys. */
export function keyed(key: string, shift: boolean, value: number, range: number): number | null {
  const by = stepOf(range) * (shift ? 10 : 1)
  const moves: Record<string, number> = { ArrowRight: by, ArrowUp: by, ArrowLeft: -by, ArrowDown: -by, PageUp: 10 * by, PageDown: -10 * by }
  if (key === 'Home') return -range
  if (key === 'End') return range
  const move = moves[key]
  return move === undefined ? null : snapped(value + move, range)
}
