import { innerHeight } from 'svelte/reactivity/window'

/**
 * Height of a chart, CSS pixels, that is whole in the window without scrolling where it can be; reactive.
 *
 * @param taken by what stands above and below it
 */
export function room(taken: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(most, (innerHeight.current ?? 0) - taken)))
}
