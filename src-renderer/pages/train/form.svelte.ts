/** The training form: what is typed, what it means, what is wrong with it, and what it will ask for. */
import type { CatalogueEntry, Preset, SettingsSchema } from '../../../src-main/contract/catalogue'
import { datasetSettingsSchema, type DatasetPreset } from '../../../src-main/contract/dataset'
import type { Job } from '../../../src-main/contract/jobs'
import type { RunDetail } from '../../../src-main/contract/runs'
import { lab } from '../../link'
import { catalogueOnce } from '../../state/catalogue'
import { readDataset, writeDataset } from '../../state/dataset-address'
import { later } from '../../state/later'
import { resource, type Resource } from '../../state/resource.svelte'
import { submitJob } from '../../state/submit'
import { system } from '../../state/system.svelte'
import { datasetDraft, datasetFields, draftOfRun, loadDraft, recipeDataset, saveDraft, type Draft } from './draft'
import { aboutTime, estimateSeconds } from './estimate'
import { measuredRate, rememberRate } from './measured-rate.svelte'
import { errorsByField, readChanges, writeAll } from '../../ui/fields'
import { parseSeeds } from './seeds'

const noFields: SettingsSchema = { type: 'object', properties: {} }
/** Typing goes on for this long before the engine is asked. */
const pauseMs = 250

export type Group = 'settings' | 'dataset'

/** Make it while a component is set up. */
export class TrainForm {
  readonly catalogue = catalogueOnce()
  readonly presets: Resource<DatasetPreset[]> = resource((signal) => lab.call('data.presets', {}, { signal }))
  draft = $state<Draft>(loadDraft(sessionStorage))

  readonly method = $derived.by((): CatalogueEntry | undefined => {
    const methods = this.catalogue.value?.methods ?? []
    return methods.find(({ id }) => id === this.draft.method) ?? methods[0]
  })
  readonly preset = $derived.by((): Preset | undefined => this.method?.presets.find(({ id }) => id === this.draft.preset) ?? this.method?.presets[0])
  readonly datasetPreset = $derived.by(
    (): DatasetPreset | undefined => this.presets.value?.find(({ id }) => id === this.draft.datasetPreset) ?? this.presets.value?.[0],
  )

  readonly fields = $derived({ settings: this.method?.settings ?? noFields, dataset: datasetFields })
  /** Texts of the presets, which what is typed is held against. */
  readonly base = $derived({
    settings: writeAll(this.fields.settings, this.preset?.settings ?? {}),
    dataset: writeAll(datasetFields, this.datasetPreset?.settings ?? readDataset(null, [])),
  })
  readonly reading = $derived({
    settings: readChanges(this.fields.settings, this.base.settings, this.draft.settings),
    dataset: readChanges(datasetFields, this.base.dataset, this.draft.dataset),
  })
  /** What the settings come to, the defaults of the schema included. */
  readonly merged = $derived({
    ...Object.fromEntries(Object.entries(this.fields.settings.properties).map(([name, field]) => [name, field.default])),
    ...this.preset?.settings,
    ...this.reading.settings.changed,
  })
  readonly dataset = $derived(datasetSettingsSchema.safeParse({ ...this.datasetPreset?.settings, ...this.reading.dataset.changed }))
  readonly seeds = $derived(parseSeeds(this.draft.seeds))
  readonly changes = $derived(Object.keys(this.reading.settings.changed).length + Object.keys(this.reading.dataset.changed).length)

  readonly #check = resource((signal) => {
    const { method, preset, reading } = this
    if (!method || Object.keys(reading.settings.errors).length > 0) return null
    const input = { method: method.id, ...(preset ? { preset: preset.id } : {}), settings: reading.settings.changed }
    return later(pauseMs, signal).then(() => lab.call('train.check', input, { signal }))
  })
  /** Of the network that would be trained. */
  readonly parameters = $derived(this.#check.value?.parameters ?? null)

  readonly errors = $derived({
    settings: { ...(this.#check.error ? errorsByField(this.fields.settings, this.#check.error.message) : {}), ...this.reading.settings.errors },
    dataset: { ...(this.dataset.success ? {} : issuesByField(this.dataset.error.issues)), ...this.reading.dataset.errors },
  })
  readonly errorCount = $derived(Object.keys(this.errors.settings).length + Object.keys(this.errors.dataset).length + ('error' in this.seeds ? 1 : 0))

  readonly time = $derived.by(() => {
    const dataset = this.dataset.data
    const { epochs, widths } = this.merged
    if (!dataset || 'error' in this.seeds || typeof epochs !== 'number') return null
    const plan = {
      runs: this.seeds.seeds.length,
      epochs,
      trainSize: dataset.trainSize,
      testSize: dataset.testSize,
      widths: Array.isArray(widths) ? widths : [],
      cost: this.method?.cost ?? 1,
    }
    return aboutTime(estimateSeconds({ engine: system.status?.engine?.kind ?? 'cpu', ...plan, measured: measuredRate() }))
  })

  constructor() {
    $effect(rememberRate)
    $effect(() => saveDraft(sessionStorage, $state.snapshot(this.draft)))
  }

  text(group: Group, name: string): string {
    return this.draft[group][name] ?? this.base[group][name] ?? ''
  }

  type(group: Group, name: string, text: string): void {
    if (text === this.base[group][name]) delete this.draft[group][name]
    else this.draft[group][name] = text
  }

  reset(group: Group, name: string): void {
    delete this.draft[group][name]
  }

  resetAll(): void {
    this.draft.settings = {}
    this.draft.dataset = {}
  }

  /** Another method starts from its own first preset. */
  chooseMethod(id: string): void {
    this.#chooseRecipe({ method: id, preset: '' })
  }

  /** Another preset starts from its own values: what was typed over the old one meant that one. */
  choosePreset(id: string): void {
    this.#chooseRecipe({ preset: id })
  }

  /** A recipe may bring settings of the dataset, which it takes along when it goes. */
  #chooseRecipe(choice: Partial<Pick<Draft, 'method' | 'preset'>>): void {
    const before = this.preset
    Object.assign(this.draft, { ...choice, settings: {} })
    if (!before?.dataset && !this.preset?.dataset) return
    const has = this.dataset.data ?? this.datasetPreset?.settings ?? readDataset(null, [])
    this.chooseDataset(writeDataset(recipeDataset(has, before, this.preset), this.presets.value ?? []) ?? 'study')
  }

  chooseDataset(text: string): void {
    Object.assign(this.draft, datasetDraft(text, this.presets.value ?? []))
  }

  /** Fills the form with what made a run. A method that the engine no longer has leaves it as it is. */
  startFrom(run: RunDetail): void {
    const method = this.catalogue.value?.methods.find(({ id }) => id === run.method)
    if (method) this.draft = draftOfRun(run, method, this.presets.value ?? [])
  }

  async submit(): Promise<Job> {
    if (!this.method || !this.dataset.success || 'error' in this.seeds) throw new Error('the form was sent before it was right')
    const { name } = this.draft
    const input = {
      method: this.method.id,
      ...(this.preset ? { preset: this.preset.id } : {}),
      settings: this.reading.settings.changed,
      dataset: this.dataset.data,
      seeds: this.seeds.seeds,
      ...(name.trim() === '' ? {} : { name: name.trim() }),
    }
    return submitJob('train', $state.snapshot(input))
  }
}

function issuesByField(issues: readonly { path: PropertyKey[]; message: string }[]): Record<string, string> {
  return Object.fromEntries(issues.map(({ path, message }) => [String(path[0] ?? ''), message]))
}
