/** What is said of one autoencoder. */
import type { SaeQuality, SaeRow, Survival } from '../../../src-main/contract/sae'
import { sparsityLabel } from '../../state/sae-choice'
import { count, percent } from '../../ui/format'

/** From this share of latents on, a code is hardly sparse; up to the other it is sparse. */
const hardlyFrom = 0.25
const sparseTo = 0.1

/** Of all latents, those that are above 0 for a vector, 0..1. */
export function activeShare({ quality, latents }: Pick<SaeRow, 'latents'> & { quality: Pick<SaeQuality, 'l0'> }): number {
  return quality.l0 / latents
}

/** "it is hardly sparse". */
export function sparsityVerdict(share: number): string {
  if (share >= hardlyFrom) return 'it is hardly sparse'
  return share <= sparseTo ? 'it is sparse' : 'it is somewhat sparse'
}

/** "At lambda 0.001", "At k 16"; "This" where the variant has neither. */
export function atSparsity(settings: Readonly<Record<string, unknown>>): string {
  const label = sparsityLabel(settings)
  return label === null ? '' : `At ${label} `
}

/** 0.987 -> "99%"; one decimal where whole percents would say all of it. */
export function varianceText(explained: number): string {
  return percent(explained, explained >= 0.995 ? 1 : 0)
}

/** "250.4 of 512". */
export function l0Text({ l0 }: Pick<SaeQuality, 'l0'>, latents: number): string {
  return `${l0 < 10 ? l0.toFixed(1) : count(l0)} of ${count(latents)}`
}

/** What the figures of survival do not say by themselves: where the network errs with confidence, taking its activation away lowers its loss. */
export function survivalRemark(survival: readonly Survival[]): string | null {
  const upside = survival.filter(({ zero, original }) => zero.loss < original.loss).map(({ split }) => split)
  if (upside.length === 0) return null
  return `On the ${upside.join(' and ')} set zeros cost the network nothing: it errs there with such confidence that its loss is lower without the activation. Loss recovered says little there; look at the accuracies.`
}

/** Without third pooling two of the seven are one. */
export const noThirdPool =
  'This network has no third pooling, so that the spatial mean of relu3 is gap: these two configurations explain the same vectors, and steering there is linear in alpha.'
