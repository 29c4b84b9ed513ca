/** How far sets are that are measured side by side, as one. */
import type { PassProgress } from '../../state/pass.svelte'

/** Of sets that are being measured; null for one that has said nothing yet, and for all where none has. The slowest says how long it takes. */
export function together(sets: readonly (PassProgress | null)[]): PassProgress | null {
  const known = sets.filter((set) => set !== null)
  if (known.length === 0) return null
  const sum = (of: 'done' | 'total') => known.reduce((total, set) => total + set[of], 0)
  const left = known.map(({ secondsLeft }) => secondsLeft).filter((seconds) => seconds !== null)
  return { done: sum('done'), total: sum('total'), secondsLeft: left.length === sets.length ? Math.max(...left) : null }
}
