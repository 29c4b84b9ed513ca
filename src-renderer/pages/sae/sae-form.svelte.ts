/** The form of new autoencoders: what is typed, what it means, what is wrong with it, and what it will ask for. */
import type { Preset, SaeVariantEntry, SettingsSchema } from '../../../src-main/contract/catalogue'
import type { Job } from '../../../src-main/contract/jobs'
import type { Aggregation, SaeConfiguration, SaeLayer } from '../../../src-main/contract/sae'
import { lab } from '../../link'
import { catalogueOnce } from '../../state/catalogue'
import { resource } from '../../state/resource.svelte'
import { runs } from '../../state/runs.svelte'
import { aboutSeconds, saeSeconds } from '../../state/sae-time'
import { submitJob } from '../../state/submit'
import { system } from '../../state/system.svelte'
import { errorsByField, readChanges, readField, writeAll, type Reading } from '../../ui/fields'
import { parseSeeds } from '../train/seeds'
import { loadDraft, saveDraft, type SaeDraft } from './draft'
import { penaltyOf } from './pareto'

const noFields: SettingsSchema = { type: 'object', properties: {} }

/** Make it while a component is set up; `model` gives the network's id, and after which epoch it is explained. */
export class SaeForm {
  readonly #model: () => { run: string; epoch: number }
  readonly catalogue = catalogueOnce()
  draft = $state<SaeDraft>(loadDraft(sessionStorage))

  readonly variants = $derived(this.catalogue.value?.saeVariants ?? [])
  readonly variant = $derived.by((): SaeVariantEntry | undefined => this.variants.find(({ id }) => id === this.draft.variant) ?? this.variants[0])
  readonly preset = $derived.by(
    (): Preset | undefined => this.variant?.presets.find(({ id }) => id === this.draft.preset) ?? this.variant?.presets[0],
  )
  /** gap has one position only. */
  readonly aggregation = $derived<Aggregation>(this.draft.layer === 'gap' ? 'spatial_mean' : this.draft.aggregation)

  readonly fields = $derived(this.variant?.settings ?? noFields)
  readonly base = $derived(writeAll(this.fields, this.preset?.settings ?? {}))
  readonly reading = $derived(readChanges(this.fields, this.base, this.draft.settings))
  readonly merged = $derived<Record<string, unknown>>({
    ...Object.fromEntries(Object.entries(this.fields.properties).map(([name, field]) => [name, field.default])),
    ...this.preset?.settings,
    ...this.reading.changed,
  })
  readonly penalty = $derived(penaltyOf(this.fields.properties))
  readonly sweep = $derived.by((): Reading => {
    const field = this.penalty === null ? undefined : this.fields.properties[this.penalty]
    const read = field ? readField({ type: 'array', items: field }, this.draft.sweep) : { value: [] }
    return 'value' in read ? { value: (read.value as number[]).filter((value, i, all) => all.indexOf(value) === i) } : read
  })
  readonly seeds = $derived(parseSeeds(this.draft.seeds))
  readonly changes = $derived(Object.keys(this.reading.changed).length)
  readonly configurations = $derived(this.#configurations())

  readonly #check = resource((signal) => {
    const [configuration] = this.configurations
    if (!this.variant || !configuration || Object.keys(this.reading.errors).length > 0) return null
    return lab.call('sae.check', { run: this.#model().run, configuration: $state.snapshot(configuration) as SaeConfiguration }, { signal })
  })
  /** D and K, once the engine has said so. */
  readonly size = $derived(this.#check.value)
  readonly errors = $derived({ ...(this.#check.error ? errorsByField(this.fields, this.#check.error.message) : {}), ...this.reading.errors })
  readonly errorCount = $derived(Object.keys(this.errors).length + ('error' in this.seeds ? 1 : 0) + ('error' in this.sweep ? 1 : 0))

  readonly count = $derived(this.configurations.length * ('seeds' in this.seeds ? this.seeds.seeds.length : 1))
  readonly time = $derived.by(() => {
    const steps = Number(this.merged.epochs) * Number(this.merged.stepsPerEpoch)
    const plans = Array.from({ length: this.count }, () => ({ layer: this.draft.layer, aggregation: this.aggregation, steps }))
    return Number.isFinite(steps) ? aboutSeconds(saeSeconds(system.status?.engine?.kind ?? 'cpu', plans, runs.all)) : null
  })

  constructor(model: () => { run: string; epoch: number }) {
    this.#model = model
    $effect(() => saveDraft(sessionStorage, $state.snapshot(this.draft)))
  }

  text(name: string): string {
    return this.draft.settings[name] ?? this.base[name] ?? ''
  }

  type(name: string, text: string): void {
    if (text === this.base[name]) delete this.draft.settings[name]
    else this.draft.settings[name] = text
  }

  reset(name: string): void {
    delete this.draft.settings[name]
  }

  chooseLayer(layer: SaeLayer): void {
    this.draft.layer = layer
  }

  /** Another variant starts from its own first preset. */
  chooseVariant(variant: string): void {
    Object.assign(this.draft, { variant, preset: '', settings: {}, sweep: '' })
  }

  /** What was typed over the old preset meant that one. */
  choosePreset(preset: string): void {
    Object.assign(this.draft, { preset, settings: {} })
  }

  submit(): Promise<Job> {
    if ('error' in this.seeds) throw new Error('the form was sent before it was right')
    const input = { ...this.#model(), configurations: this.configurations, seeds: this.seeds.seeds }
    return submitJob('sae', $state.snapshot(input))
  }

  #configurations(): SaeConfiguration[] {
    const { variant, preset, penalty, sweep } = this
    if (!variant || 'error' in sweep) return []
    const of = (more: Record<string, unknown>): SaeConfiguration => ({
      layer: this.draft.layer,
      aggregation: this.aggregation,
      variant: variant.id,
      // The first one is made of the defaults: a run is not named after it.
      ...(preset && preset !== variant.presets[0] ? { preset: preset.id } : {}),
      settings: { ...this.reading.changed, ...more },
    })
    const values = sweep.value as number[]
    return penalty === null || values.length === 0 ? [of({})] : values.map((value) => of({ [penalty]: value }))
  }
}
