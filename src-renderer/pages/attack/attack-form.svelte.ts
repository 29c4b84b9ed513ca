/** The form of a new attack: what is typed, what it means, what is wrong with it, how many images qualify, and what it will ask for. */
import * as z from 'zod'
import { attackJobInput, type AttackJobInput } from '../../../src-main/contract/attack'
import type { AttackEntry, Preset, SettingsSchema } from '../../../src-main/contract/catalogue'
import type { Job } from '../../../src-main/contract/jobs'
import type { RunSummary } from '../../../src-main/contract/runs'
import { lab } from '../../link'
import { catalogueOnce } from '../../state/catalogue'
import { later } from '../../state/later'
import { resource } from '../../state/resource.svelte'
import { runs } from '../../state/runs.svelte'
import { aboutSeconds } from '../../state/sae-time'
import { submitJob } from '../../state/submit'
import { errorsByField, fieldsOf, readChanges, writeAll } from '../../ui/fields'
import { loadDraft, saveDraft, type AttackDraft } from './draft'
import { attackSeconds } from './estimate'
import { defaultModels, isAttackable } from './models'
import { sharedSettings } from './second'
import { mostEpochs } from './ways-out'

const noFields: SettingsSchema = { type: 'object', properties: {} }
const { samples, confidence, seed } = attackJobInput.shape
export const numberFields = fieldsOf(z.object({ samples, confidence, seed }))
const numberTexts = writeAll(numberFields, {})
/** Typing goes on for this long before the engine is asked. */
const pauseMs = 250

export type NumberField = 'samples' | 'confidence' | 'seed'
type Chosen = AttackJobInput['models'][number]

/** Make it while a component is set up. */
export class AttackForm {
  readonly catalogue = catalogueOnce()
  draft = $state<AttackDraft>(loadDraft(sessionStorage))

  readonly models = $derived.by((): Chosen[] => this.draft.models ?? defaultModels(runs.all).map((run) => ({ run })))
  /** Chosen ones that cannot be attacked, or not yet. */
  readonly unready = $derived(
    this.models.filter(({ run }) => {
      const known = runs.find(run)
      return !known || !isAttackable(known)
    }),
  )

  readonly attacks = $derived(this.catalogue.value?.attacks ?? [])
  readonly attack = $derived.by((): AttackEntry | undefined => this.attacks.find(({ id }) => id === this.draft.method) ?? this.attacks[0])
  readonly other = $derived.by((): AttackEntry | undefined => this.attacks.find(({ id }) => id !== this.attack?.id))
  /** None: the attack's own defaults, which go on beyond the budget. */
  readonly preset = $derived.by((): Preset | undefined => this.attack?.presets.find(({ id }) => id === this.draft.preset))
  readonly fields = $derived(this.attack?.settings ?? noFields)
  readonly base = $derived(writeAll(this.fields, this.preset?.settings ?? {}))
  readonly reading = $derived(readChanges(this.fields, this.base, this.draft.settings))
  readonly changes = $derived(Object.keys(this.reading.changed).length)

  readonly #numbers = $derived(readChanges(numberFields, numberTexts, this.draft.numbers))
  readonly samples = $derived(Number(this.#numbers.changed.samples ?? numberFields.properties.samples?.default))
  readonly confidence = $derived(Number(this.#numbers.changed.confidence ?? numberFields.properties.confidence?.default))

  readonly #check = resource((signal) => {
    const { attack, preset, reading } = this
    if (!attack || Object.keys(reading.errors).length > 0) return null
    const input = { method: attack.id, ...(preset ? { preset: preset.id } : {}), settings: $state.snapshot(reading.changed) }
    return later(pauseMs, signal).then(() => lab.call('attack.check', input, { signal }))
  })
  readonly settingErrors = $derived({ ...(this.#check.error ? errorsByField(this.fields, this.#check.error.message) : {}), ...this.reading.errors })
  readonly numberErrors = $derived<Record<string, string>>(this.#numbers.errors)
  readonly targetError = $derived(this.draft.source === this.draft.target ? 'must be another digit than the source' : undefined)
  readonly modelsError = $derived(this.models.length === 0 && runs.known ? 'choose one model or more' : undefined)
  readonly errorCount = $derived(
    Object.keys(this.settingErrors).length + Object.keys(this.numberErrors).length + (this.targetError ? 1 : 0) + (this.modelsError ? 1 : 0),
  )

  /** What the count of qualifying images hangs on, as text, so that an equal question is not asked again; null while it cannot be asked. */
  readonly #question = $derived.by(() => {
    if (this.models.length === 0 || this.unready.length > 0 || this.numberErrors.confidence !== undefined) return null
    const { source, split } = this.draft
    return JSON.stringify({ models: this.models, source, split, confidence: this.confidence })
  })
  readonly qualifying = resource((signal) => {
    const question = this.#question
    if (question === null) return null
    return later(pauseMs, signal).then(() => lab.call('attack.samples', JSON.parse(question) as { models: Chosen[] }, { signal }))
  })

  readonly time = $derived.by(() => {
    const { attack, other } = this
    const settings = this.#check.value?.settings
    if (!attack || !settings) return null
    const asked = { method: attack.id, settings, second: this.draft.second && other ? other.id : null }
    const seconds = attackSeconds(this.samples * this.models.length, asked, runs.all)
    return seconds === null ? null : aboutSeconds(seconds)
  })

  constructor() {
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

  number(name: NumberField): string {
    return this.draft.numbers[name] ?? numberTexts[name] ?? ''
  }

  typeNumber(name: NumberField, text: string): void {
    if (text === numberTexts[name]) delete this.draft.numbers[name]
    else this.draft.numbers[name] = text
  }

  chooseMethod(method: string): void {
    Object.assign(this.draft, { method, preset: '', settings: {} })
  }

  /** What was typed over the old preset meant that one. */
  choosePreset(preset: string): void {
    Object.assign(this.draft, { preset, settings: {} })
  }

  add(run: string): void {
    this.draft.models = [...this.models, { run }]
  }

  remove(run: string): void {
    this.draft.models = this.models.filter((model) => model.run !== run)
  }

  /** The others are held against it. */
  makeFirst(run: string): void {
    this.draft.models = [...this.models.filter((model) => model.run === run), ...this.models.filter((model) => model.run !== run)]
  }

  setEpoch(run: string, epoch: number | undefined): void {
    this.draft.models = this.models.map((model) => (model.run === run ? { run, ...(epoch === undefined ? {} : { epoch }) } : model))
  }

  /** Trains a model on until enough images qualify for all; the run that comes of it takes its place. */
  async trainOn({ id }: Pick<RunSummary, 'id'>): Promise<Job> {
    const { source, split, choice } = this.draft
    const others = choice === 'shared' ? this.models.filter(({ run }) => run !== id) : []
    const until = { digit: source, confidence: this.confidence, images: this.samples, split, models: others }
    const job = await submitJob('continue', $state.snapshot({ run: id, epochs: mostEpochs, until }))
    const longer = job.runIds[0]
    if (longer !== undefined) this.draft.models = this.models.map((model) => (model.run === id ? { run: longer } : model))
    return job
  }

  submit(): Promise<Job> {
    const { attack, preset, other, draft } = this
    if (!attack || this.errorCount > 0) throw new Error('the form was sent before it was right')
    const input = {
      models: this.models,
      source: draft.source,
      target: draft.target,
      split: draft.split,
      choice: draft.choice,
      ...this.#numbers.changed,
      method: attack.id,
      ...(preset ? { preset: preset.id } : {}),
      settings: this.reading.changed,
      second:
        draft.second && other
          ? { method: other.id, settings: sharedSettings(other.settings, { ...preset?.settings, ...this.reading.changed }) }
          : null,
    }
    return submitJob('attack', $state.snapshot(input))
  }
}
