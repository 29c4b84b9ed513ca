/** The kinds of SAE by id. To add one: write its file, and name it in `index.ts`. */
import type { SaeVariantEntry } from '../../contract/catalogue'
import { describeEntry, Registry } from '../registry'
import type { SaeSettings } from './settings'
import type { SaeSize, SaeVariant } from './variant'

export class SaeVariantRegistry extends Registry<SaeSettings, SaeVariant> {
  constructor(variants: readonly SaeVariant[]) {
    super('SAE variant', variants)
  }

  catalogue(): SaeVariantEntry[] {
    return this.all().map((variant) => ({ ...describeEntry(variant), losses: [...variant.losses] }))
  }
}

/** K of a layer of so many channels. Throws `bad-input` where the settings do not fit it. */
export function sizeOf(variant: SaeVariant, settings: SaeSettings, width: number): SaeSize {
  const size = { width, latents: Math.max(1, Math.round(settings.expansion * width)) }
  variant.checkSize?.(settings, size)
  return size
}
