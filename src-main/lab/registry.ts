/** Things of one kind by id, each with settings of its own: what training methods, SAE variants and attacks have in common. */
import type * as z from 'zod'
import type { RegistryEntry, Preset } from '../contract/catalogue'
import { describeZodError, LabError } from '../contract/errors'
import { describeSettings } from './methods/settings'

export interface Registered<S> {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly explanation: string
  readonly settings: z.ZodType<S>
  readonly presets: readonly Preset[]
}

export class Registry<S, T extends Registered<S>> {
  private readonly entries = new Map<string, T>()

  /**
   * Throws where two entries have one id, or a preset breaks its own entry's rules.
   * @param what is named in errors: "training method"
   */
  constructor(
    private readonly what: string,
    entries: readonly T[],
  ) {
    for (const entry of entries) {
      if (this.entries.has(entry.id)) throw new Error(`two ${what}s have the id ${JSON.stringify(entry.id)}`)
      this.entries.set(entry.id, entry)
      for (const preset of entry.presets) this.check(entry.id, preset.id, {})
    }
  }

  all(): T[] {
    return [...this.entries.values()]
  }

  /** Throws `bad-input` with the ids there are. */
  get(id: string): T {
    const entry = this.entries.get(id)
    if (!entry) throw new LabError('bad-input', `there is no ${this.what} ${JSON.stringify(id)}; there are: ${[...this.entries.keys()].join(', ')}`)
    return entry
  }

  /** Settings with the preset's and the defaults filled in; throws `bad-input` naming what breaks a rule. */
  check(id: string, preset: string | undefined, settings: Record<string, unknown>): S {
    const entry = this.get(id)
    const parsed = entry.settings.safeParse({ ...presetSettings(entry, preset), ...settings })
    if (!parsed.success) throw new LabError('bad-input', describeZodError(parsed.error))
    return parsed.data
  }
}

/** What forms, flags and report columns are made from. */
export function describeEntry<S>({ id, title, source, explanation, settings, presets }: Registered<S>): RegistryEntry {
  return { id, title, source, explanation, settings: describeSettings(settings), presets: [...presets] }
}

function presetSettings({ id: owner, presets }: Pick<Registered<unknown>, 'id' | 'presets'>, id: string | undefined): Record<string, unknown> {
  if (id === undefined) return {}
  const preset = presets.find((candidate) => candidate.id === id)
  if (preset) return preset.settings
  const known = presets.map((candidate) => candidate.id).join(', ')
  throw new LabError('bad-input', `${owner} has no preset ${JSON.stringify(id)}; it has: ${known || 'none'}`)
}
