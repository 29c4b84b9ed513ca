/**
 * The charts' own colours, the same meaning on every page: more is further from the page's background (sequential), blue is less and orange is
 * more than the reference (diverging), and a split or a run keeps its categorical slot. All three stay apart under the three dichromacies, and
 * every categorical colour has a contrast of at least 3:1 to the page in its scheme (WCAG 1.4.11). The study's ten colours are content, never scale.
 */
import { interpolateLab, piecewise, rgb } from 'd3'
import type { Split } from '../../src-main/contract/study'

export type Scheme = 'light' | 'dark'

const sequentialStops: Record<Scheme, string[]> = {
  light: ['#f1f5f9', '#c6d9ea', '#86b1d4', '#4485b8', '#205b91', '#0d2f5c'],
  dark: ['#1b222c', '#213f5e', '#2c6593', '#528fc0', '#95c3e6', '#e6f3fd'],
}
const divergingStops: Record<Scheme, string[]> = {
  light: ['#0d4a86', '#5b96c9', '#c3daec', '#f4f4f2', '#f3cfa6', '#d98935', '#8f4700'],
  dark: ['#a9d3f5', '#4f8fc4', '#234b70', '#23272d', '#6b4316', '#c47c2c', '#fbd09a'],
}
/** Found by a search that held every pair furthest apart in OKLab, the four splits' most of all, as seen by each kind of eye. */
const categoricalColors: Record<Scheme, string[]> = {
  light: ['#191f2e', '#188384', '#883006', '#422ea2', '#1a8cfb', '#d34fbb', '#89792e', '#58555a'],
  dark: ['#9ea6ba', '#a6fffe', '#cc6f00', '#6956d4', '#2495e5', '#c21e7d', '#ffd575', '#bbcccf'],
}

const sequentialScales = mapSchemes((scheme) => piecewise(interpolateLab, sequentialStops[scheme]))
const divergingScales = mapSchemes((scheme) => piecewise(interpolateLab, divergingStops[scheme]))

function mapSchemes<T>(make: (scheme: Scheme) => T): Record<Scheme, T> {
  return { light: make('light'), dark: make('dark') }
}

/** Colour of a share `t` of the largest value, 0..1 (clamped): 0 is nearly the page, 1 stands out most. */
export function sequential(t: number, scheme: Scheme): string {
  return sequentialScales[scheme](clamp(t, 0, 1))
}

/** Colour of a difference `t`, -1..1 (clamped): blue is less, orange is more, 0 is nearly the page. */
export function diverging(t: number, scheme: Scheme): string {
  return divergingScales[scheme]((clamp(t, -1, 1) + 1) / 2)
}

/** How many categories can be told apart; a ninth takes the first one's colour again. */
export const categoricalCount = categoricalColors.light.length

/** Colour of category `slot` (0-based). */
export function categorical(slot: number, scheme: Scheme): string {
  const colors = categoricalColors[scheme]
  return colors[((slot % colors.length) + colors.length) % colors.length] as string
}

/** The slots of the four splits: train ink, easy teal, hard orange, balanced violet, on every page. */
export const splitSlots: Record<Split, number> = { train: 0, easy: 1, hard: 2, balanced: 3 }

/** The slot of the n-th of several runs; the splits' slots come last, so that a run is not taken for a split. */
export function runSlot(index: number): number {
  return (index + 4) % categoricalCount
}

/** WCAG 2 relative luminance of a CSS colour, 0..1. */
export function luminance(color: string): number {
  const { r, g, b } = rgb(color)
  const linear = (channel: number) => {
    const c = channel / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/** WCAG 2 contrast ratio of two CSS colours, 1..21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The text colour that reads better on a fill; its contrast is never under 4.5. */
export function inkOn(fill: string): string {
  const [dark, light] = ['#000000', '#ffffff']
  return contrast(fill, dark) >= contrast(fill, light) ? dark : light
}

/** `rgb(r, g, b)` of a palette entry, 0..255. */
export function cssColor(color: readonly [number, number, number]): string {
  return `rgb(${color[0]}, ${color[1]}, ${color[2]})`
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
