/**
 * The engine's registries as data: forms, command line flags and report columns are made from it, so that one new file in `lab/methods/` is
 * all that a new method needs.
 */
import * as z from 'zod'

/** JSON schema of one object of settings (draft 2020-12), with titles, descriptions and defaults. */
export interface SettingsSchema {
  type: 'object'
  properties: Record<string, SettingField>
}
export interface SettingField {
  title?: string
  description?: string
  default?: unknown
  type?: string
  enum?: unknown[]
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  items?: unknown
  [more: string]: unknown
}

export interface Preset {
  id: string
  title: string
  description: string
  /** Only what differs from the defaults. */
  settings: Record<string, unknown>
  /** What the dataset should be set to, where the preset needs one of its own. */
  dataset?: Record<string, unknown>
}

/** What every registry says of its entries; of an attack all there is. */
export interface RegistryEntry {
  id: string
  title: string
  /** Where it is from: a reference for people. */
  source: string
  /** One paragraph, with the formula in plain text. */
  explanation: string
  settings: SettingsSchema
  presets: Preset[]
}

export type AttackEntry = RegistryEntry

export interface SaeVariantEntry extends RegistryEntry {
  /** Names of the scalars that its update returns, the total first. */
  losses: string[]
}

export interface CatalogueEntry extends SaeVariantEntry {
  /** Work of a step as a multiple of plain training's, about: for the time that a training will take. */
  cost: number
  /**
   * There where the last epochs do something else than those before, as many as the settings say: such a training cannot be gone on with, since a longer
   * one would have done something else in epochs that are done.
   */
  endsDifferently?: true
}

export interface Catalogue {
  methods: CatalogueEntry[]
  saeVariants: SaeVariantEntry[]
  /** Those that search for the smallest epsilon. */
  attacks: AttackEntry[]
}

export const settingsRecord = z.record(z.string(), z.unknown())
