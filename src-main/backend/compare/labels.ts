/** Names for groups: short, and no two the same. Of what could be said of a group, only what tells it from another is. */
import type { Catalogue, CatalogueEntry, Preset } from '../../contract/catalogue'
import type { SettingDifference } from '../../contract/compare'
import type { RunDetail } from '../../contract/runs'
import { epochsText } from '../epochs-text'
import { isSame, settingDifferences } from './settings'

/** `groups`: a run of each. */
export function groupLabels(groups: readonly RunDetail[], catalogue: Catalogue): string[] {
  const words = groups.map((run) => [methodWord(run, catalogue)])
  for (const facet of facetsOf(groups, catalogue)) tellApart(words, groups.map(facet))
  return words.map((parts) => parts.join(' · '))
}

type Facet = (run: RunDetail, place: number) => string

/** In the order in which they are thought of; the last is different for any two groups. */
function facetsOf(groups: readonly RunDetail[], catalogue: Catalogue): Facet[] {
  const differences = settingDifferences(groups, catalogue).filter(({ name }) => name !== 'epochs' && name !== 'dataset.rho')
  return [
    (run) => entryOf(run, catalogue)?.title ?? '',
    (run) => (run.kind === 'import' ? 'imported' : ''),
    (run) => presetOf(run, entryOf(run, catalogue))?.title ?? (run.kind === 'train' ? 'own settings' : ''),
    epochsWord,
    (run) => (run.dataset ? `rho ${run.dataset.rho}` : ''),
    // What somebody has set says more than what was left as it is.
    (run, place) => {
      const set = differences.find((difference) => !isDefault(difference, place, entryOf(run, catalogue)))
      return set ? settingWord(set, place) : ''
    },
    ...differences.map(
      (difference): Facet =>
        (_run, place) =>
          settingWord(difference, place),
    ),
    (run) => run.name,
    (run) => run.id,
  ]
}

/** Adds a word to those groups that share their words so far and differ in this one. */
function tellApart(words: string[][], facet: readonly string[]): void {
  const before = words.map((parts) => parts.join(' · '))
  before.forEach((label, place) => {
    const alike = facet.filter((_, other) => before[other] === label)
    if (facet[place] !== '' && alike.some((word) => word !== facet[place])) words[place]!.push(facet[place]!)
  })
}

/** The method by its short name, and its optimiser where that is not the method's own. */
function methodWord(run: RunDetail, catalogue: Catalogue): string {
  const entry = entryOf(run, catalogue)
  if (!entry) return run.method ?? run.name
  const { optimizer } = run.settings
  const isUsual = typeof optimizer !== 'string' || optimizer === entry.settings.properties.optimizer?.default
  return isUsual ? shortTitle(entry.title) : `${shortTitle(entry.title)} (${optimizerNames[optimizer] ?? optimizer})`
}

const optimizerNames: Record<string, string> = { adam: 'Adam', sgd: 'SGD' }

/** "Domain-adversarial training (DANN)" as "DANN", "Upweighting of rare groups" as "Upweighting". */
function shortTitle(title: string): string {
  return /\(([^)]+)\)$/.exec(title)?.[1] ?? title.split(/ with | of | on /)[0]!
}

function entryOf({ method }: RunDetail, { methods }: Catalogue): CatalogueEntry | undefined {
  return methods.find(({ id }) => id === method)
}

/** As many as were asked for, and how many it was where the run ended by itself before. */
function epochsWord({ kind, status, epoch, settings: { epochs } }: RunDetail): string {
  const endedEarly = kind === 'train' && status === 'finished' && epoch < Number(epochs)
  return endedEarly ? `${epoch} of ${epochsText(Number(epochs))}` : epochsText(Number(epochs))
}

/** The preset that the run's settings are, but for the number of epochs; the one with as many epochs first. */
function presetOf(run: RunDetail, entry: CatalogueEntry | undefined): Preset | undefined {
  const fitting = entry?.presets.filter((preset) => fits(run.settings, completed(entry, preset))) ?? []
  return fitting.find((preset) => isSame(completed(entry!, preset).epochs, run.settings.epochs)) ?? fitting[0]
}

function completed({ settings }: CatalogueEntry, preset: Preset): Record<string, unknown> {
  const defaults = Object.entries(settings.properties).map(([key, field]) => [key, field.default])
  return { ...(Object.fromEntries(defaults) as Record<string, unknown>), ...preset.settings }
}

function fits(settings: Record<string, unknown>, preset: Record<string, unknown>): boolean {
  const keys = new Set([...Object.keys(settings), ...Object.keys(preset)])
  return [...keys].every((key) => key === 'epochs' || isSame(settings[key], preset[key]))
}

function isDefault({ name, values }: SettingDifference, place: number, entry: CatalogueEntry | undefined): boolean {
  const field = entry?.settings.properties[name]
  return values[place] === undefined || (field !== undefined && isSame(values[place], field.default))
}

function settingWord({ title, values }: SettingDifference, place: number): string {
  const value = values[place]
  if (value === undefined) return ''
  return `${title.toLowerCase()} ${Array.isArray(value) && value.length <= 3 ? value.join('-') : typeof value === 'object' ? 'own' : String(value)}`
}
