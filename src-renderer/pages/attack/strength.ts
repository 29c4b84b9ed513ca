/** The slider of strengths: its steps, and what keys do to it. */

export const strengthStep = 0.001

/** The slider's value nearest to an epsilon, without the dust of binary fractions; no step lies above `max`. */
export function snapped(epsilon: number, max: number): number {
  const top = Math.floor(max / strengthStep + 1e-9)
  return Number((Math.min(top, Math.round(Math.max(0, epsilon) / strengthStep)) * strengthStep).toFixed(3))
}

/** Arrows a step, with shift ten, Home and End the ends; null for all other keys. */
export function keyed(key: string, shift: boolean, epsilon: number, max: number): number | null {
  const by = strengthStep * (shift ? 10 : 1)
  const moves: Record<string, number> = { ArrowRight: by, ArrowUp: by, ArrowLeft: -by, ArrowDown: -by, PageUp: 0.01, PageDown: -0.01 }
  if (key === 'Home') return 0
  if (key === 'End') return snapped(max, max)
  const move = moves[key]
  return move === undefined ? null : snapped(epsilon + move, max)
}

/** As the address holds it; null where it holds none, or something else. */
export function parseStrength(text: string | null, max: number): number | null {
  if (text === null || !/^\d(\.\d{1,6})?$/.test(text)) return null
  const epsilon = Number(text)
  return epsilon <= max ? epsilon : null
}
