/** The training methods by id. To add one: write its file, and name it in `methods/index.ts`. */
import type { CatalogueEntry } from '../../contract/catalogue'
import { describeZodError, LabError } from '../../contract/errors'
import type { Method } from './method'
import { describeSettings, type BaseSettings } from './settings'

export class MethodRegistry {
  private readonly methods = new Map<string, Method>()

  /** Throws where two methods have one id, or a preset breaks its own method's rules. */
  constructor(methods: readonly Method[]) {
    for (const method of methods) {
      if (this.methods.has(method.id)) throw new Error(`two training methods have the id ${JSON.stringify(method.id)}`)
      this.methods.set(method.id, method)
      for (const preset of method.presets) this.check(method.id, preset.id, {})
    }
  }

  all(): Method[] {
    return [...this.methods.values()]
  }

  /** Throws `bad-input` with the ids there are. */
  get(id: string): Method {
    const method = this.methods.get(id)
    if (!method)
      throw new LabError('bad-input', `there is no training method ${JSON.stringify(id)}; there are: ${[...this.methods.keys()].join(', ')}`)
    return method
  }

  /** Settings with the preset's and the defaults filled in; throws `bad-input` naming what breaks a rule. */
  check(id: string, preset: string | undefined, settings: Record<string, unknown>): BaseSettings {
    const method = this.get(id)
    const parsed = method.settings.safeParse({ ...presetSettings(method, preset), ...settings })
    if (!parsed.success) throw new LabError('bad-input', describeZodError(parsed.error))
    return parsed.data
  }

  catalogue(): CatalogueEntry[] {
    return this.all().map(({ id, title, source, explanation, settings, presets, cost, losses }) => ({
      id,
      title,
      source,
      explanation,
      settings: describeSettings(settings),
      presets: [...presets],
      cost,
      losses: [...losses],
    }))
  }
}

function presetSettings(method: Method, id: string | undefined): Record<string, unknown> {
  if (id === undefined) return {}
  const preset = method.presets.find((candidate) => candidate.id === id)
  if (preset) return preset.settings
  const known = method.presets.map((candidate) => candidate.id).join(', ')
  throw new LabError('bad-input', `${method.id} has no preset ${JSON.stringify(id)}; it has: ${known || 'none'}`)
}
