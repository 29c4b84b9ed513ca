/** Is there more to the ablated features than to as many random ones? */
import type { AblationPoint } from '../../../src-main/contract/ablation'

/** Below this share of changed predictions little hangs on the features, special or not. */
const little = 0.1

/** "No", "Yes" and so on, to stand before the numbers; null without draws to compare with. */
export function verdictWord({ top, random }: AblationPoint): string | null {
  const changed = top.changed.value
  if (changed === null || random === null) return null
  if (changed < random.changed.low) return 'Less than others'
  if (changed <= random.changed.high) return 'No'
  return changed < little ? 'Somewhat, but little hangs on them' : 'Yes'
}

/** "within what random ones do"; empty where the numbers say it. */
export function verdictReason({ top, random }: AblationPoint): string {
  const changed = top.changed.value
  if (changed === null || random === null) return ''
  if (changed < random.changed.low) return 'fewer than any but the most harmless draws'
  if (changed <= random.changed.high) return 'no more than random ones do'
  const times = changed / random.changed.mean
  return Number.isFinite(times) ? `${times.toFixed(1)} times as many` : 'where random ones change nothing'
}
