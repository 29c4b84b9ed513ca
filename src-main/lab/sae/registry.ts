/** The kinds of SAE by id. To add one: write its file, and name it in `index.ts`. */
import type { SaeVariantEntry } from '../../contract/catalogue'
import { describeZodError, LabError } from '../../contract/errors'
import { describeSettings } from '../methods/settings'
import type { SaeSettings } from './settings'
import type { SaeSize, SaeVariant } from './variant'

export class SaeVariantRegistry {
  private readonly variants = new Map<string, SaeVariant>()

  /** Throws where two variants have one id, or a preset breaks its own variant's rules. */
  constructor(variants: readonly SaeVariant[]) {
    for (const variant of variants) {
      if (this.variants.has(variant.id)) throw new Error(`two SAE variants have the id ${JSON.stringify(variant.id)}`)
      this.variants.set(variant.id, variant)
      for (const preset of variant.presets) this.check(variant.id, preset.id, {})
    }
  }

  all(): SaeVariant[] {
    return [...this.variants.values()]
  }

  /** Throws `bad-input` with the ids there are. */
  get(id: string): SaeVariant {
    const variant = this.variants.get(id)
    if (!variant) throw new LabError('bad-input', `there is no SAE variant ${JSON.stringify(id)}; there are: ${[...this.variants.keys()].join(', ')}`)
    return variant
  }

  /** Settings with the preset's and the defaults filled in; throws `bad-input` naming what breaks a rule. */
  check(id: string, preset: string | undefined, settings: Record<string, unknown>): SaeSettings {
    const variant = this.get(id)
    const parsed = variant.settings.safeParse({ ...presetSettings(variant, preset), ...settings })
    if (!parsed.success) throw new LabError('bad-input', describeZodError(parsed.error))
    return parsed.data
  }

  catalogue(): SaeVariantEntry[] {
    return this.all().map(({ id, title, source, explanation, settings, presets, losses }) => ({
      id,
      title,
      source,
      explanation,
      settings: describeSettings(settings),
      presets: [...presets],
      losses: [...losses],
    }))
  }
}

/** K of a layer of so many channels. Throws `bad-input` where the settings do not fit it. */
export function sizeOf(variant: SaeVariant, settings: SaeSettings, width: number): SaeSize {
  const size = { width, latents: Math.max(1, Math.round(settings.expansion * width)) }
  variant.checkSize?.(settings, size)
  return size
}

function presetSettings(variant: SaeVariant, id: string | undefined): Record<string, unknown> {
  if (id === undefined) return {}
  const preset = variant.presets.find((candidate) => candidate.id === id)
  if (preset) return preset.settings
  const known = variant.presets.map((candidate) => candidate.id).join(', ')
  throw new LabError('bad-input', `${variant.id} has no preset ${JSON.stringify(id)}; it has: ${known || 'none'}`)
}
