/** The features of an SAE as the slider offers them. */
import type { FeatureFigures, FeatureList } from '../../../src-main/contract/sae'

/** The most selective for colour first; those that never fire last. */
export function ranked({ features }: Pick<FeatureList, 'features'>): FeatureFigures[] {
  const key = ({ dead, colorSelectivity }: FeatureFigures) => (dead || colorSelectivity === null ? -1 : colorSelectivity)
  return [...features].sort((a, b) => key(b) - key(a))
}

export function nameOf({ names }: Pick<FeatureList, 'names'>, feature: number): string {
  return names.find((named) => named.feature === feature)?.name ?? ''
}

/** By its number, or by a part of its name or note. */
export function fits(list: Pick<FeatureList, 'names'>, { feature }: Pick<FeatureFigures, 'feature'>, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return true
  if (/^\d+$/.test(wanted)) return String(feature).startsWith(wanted)
  const named = list.names.find((name) => name.feature === feature)
  return named !== undefined && `${named.name}\n${named.note}`.toLowerCase().includes(wanted)
}
