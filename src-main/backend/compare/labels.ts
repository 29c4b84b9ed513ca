/** Names for groups: short, and no two the same. Of what could be said of a group, only what tells it from another is. */
import type { Catalogue, CatalogueEntry, Preset } from '../../contract/catalogue'
import type { SettingDifference } from '../../contract/compare'
import type { RunDetail } from '../../contract/runs'
import { epochsText } from '../epochs-text'
import { defaultOf, isSame, settingDifferences } from './settings'

/** `groups`: a run of each. */
export function groupLabels(groups: readonly RunDetail[], catalogue: Catalogue): string[] {
  const words = groups.map((run) => [methodWord(run, catalogue)])
  const differences = settingDifferences(groups, catalogue).filter(({ name }) => name !== 'epochs' && name !== 'dataset.rho')
  for (const facet of facetsOf(catalogue)) tellApart(words, groups.map(facet))
  tellBySettings(words, differences, (difference, place) => isDefault(difference, place, entryOf(groups[place]!, catalogue)))
  for (const facet of lastFacets(differences)) tellApart(words, groups.map(facet))
  return words.map((parts) => parts.join(' · '))
}

type Facet = (run: RunDetail, place: number) => string

/** In the order in which they are thought of. */
function facetsOf(catalogue: Catalogue): Facet[] {
  return [
    (run) => entryOf(run, catalogue)?.title ?? '',
    (run) => (run.kind === 'import' ? 'imported' : ''),
    (run) => presetOf(run, entryOf(run, catalogue))?.title ?? (run.kind === 'train' ? 'own settings' : ''),
    epochsWord,
    (run) => (run.dataset ? `rho ${run.dataset.rho}` : ''),
  ]
}

/** For what is alike still; the last is different for any two groups. */
function lastFacets(differences: readonly SettingDifference[]): Facet[] {
  return [
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

/**
 * By what somebody has set, which says more than what was left as it is: of groups that share their words so far, each gets the first of its own
 * settings that another of them does not share, and one that is left at its defaults gets none.
 */
function tellBySettings(
  words: string[][],
  differences: readonly SettingDifference[],
  isDefaultAt: (difference: SettingDifference, place: number) => boolean,
): void {
  const before = words.map((parts) => parts.join(' · '))
  const found = before.map((label, place) => {
    const alike = [...before.keys()].filter((other) => before[other] === label)
    const own = differences.find(
      (difference) => !isDefaultAt(difference, place) && alike.some((other) => settingWord(difference, other) !== settingWord(difference, place)),
    )
    return own && settingWord(own, place)
  })
  found.forEach((word, place) => word && words[place]!.push(word))
  // Those that were given the same word may differ in another one.
  if (found.some(Boolean)) tellBySettings(words, differences, isDefaultAt)
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
  return values[place] === undefined || isSame(values[place], defaultOf(name, entry))
}

function settingWord({ title, values }: SettingDifference, place: number): string {
  const value = values[place]
  if (value === undefined) return ''
  return `${title.toLowerCase()} ${Array.isArray(value) && value.length <= 3 ? value.join('-') : typeof value === 'object' ? 'own' : String(value)}`
}
