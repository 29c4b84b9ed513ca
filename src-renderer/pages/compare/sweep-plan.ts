/** What a sweep of rho will do, before it is started. */
import type { Catalogue } from '../../../src-main/contract/catalogue'
import { controlPreset, type PlannedTraining } from './cures'

/** Each rho once, in the order written; or what would be right. */
export function parseRhos(text: string): { rhos: number[] } | { error: string } {
  const parts = text.split(/[\s,;]+/).filter(Boolean)
  if (parts.length === 0) return { error: 'needs one rho or more, such as 0.95, 0.99, 0.999' }
  const rhos = new Set<number>()
  for (const part of parts) {
    const rho = Number(part)
    if (!(rho >= 0 && rho <= 1)) return { error: `“${part}” is no rho: a probability from 0 to 1` }
    rhos.add(rho)
  }
  return rhos.size > 20 ? { error: 'at most 20 values at once' } : { rhos: [...rhos] }
}

/** A whole number of a field; null where the text says none, or one that is out of bounds. */
export function parseWhole(text: string, low: number, high: number): number | null {
  const value = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN
  return value >= low && value <= high ? value : null
}

/**
 * The chosen methods as the sweep takes them: plain training with Adam, since the question is what a cure adds to it; every other with its first
 * preset.
 *
 * @param epochs of all methods; each its own where left out
 */
export function sweepMethods({ methods }: Catalogue, chosen: ReadonlySet<string>, epochs: number | undefined): PlannedTraining[] {
  return methods
    .filter(({ id }) => chosen.has(id))
    .map((entry) => {
      const preset = entry.presets.find(({ id }) => id === controlPreset) ?? entry.presets[0]
      const own = Number(preset?.settings.epochs ?? entry.settings.properties.epochs?.default ?? 1)
      return { method: entry.id, preset: preset?.id, settings: epochs === undefined ? {} : { epochs }, epochs: epochs ?? own, cost: entry.cost }
    })
}
