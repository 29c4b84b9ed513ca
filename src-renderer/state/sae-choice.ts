/** Which SAE of a model is looked at: chosen by what it is, facet by facet. */
import { aggregations, saeLayers, type SaeRow } from '../../src-main/contract/sae'

/** In the order in which they narrow: the options of one are those of the rows that agree in all before it. */
export const facets = ['layer', 'aggregation', 'variant', 'settings', 'seed'] as const
export type Facet = (typeof facets)[number]

type Kind = Pick<SaeRow, 'layer' | 'aggregation' | 'variant' | 'settings' | 'seed' | 'modelEpoch'>

/** What a row is in a facet, as text; equal texts are the same choice. */
export function facetOf(row: Kind, facet: Facet): string {
  return facet === 'settings' ? JSON.stringify([row.modelEpoch, row.settings]) : String(row[facet])
}

export interface FacetOption {
  value: string
  label: string
}

const orders: Partial<Record<Facet, readonly string[]>> = { layer: saeLayers, aggregation: aggregations }

/** Options of a facet beside a row, among rows that agree with it in the facets before. */
export function optionsOf(rows: readonly SaeRow[], chosen: SaeRow, facet: Facet): FacetOption[] {
  const before = facets.slice(0, facets.indexOf(facet))
  const alike = rows.filter((row) => before.every((other) => facetOf(row, other) === facetOf(chosen, other)))
  const found = new Map(alike.map((row) => [facetOf(row, facet), row]))
  const options = [...found].map(([value, row]) => ({ value, label: facet === 'settings' ? settingsLabel(row, alike) : value }))
  return options.sort((a, b) => place(facet, a) - place(facet, b) || byNumber(a.label, b.label))
}

const place = (facet: Facet, { value }: FacetOption) => orders[facet]?.indexOf(value) ?? 0

/** By the first number in them, where both have one and it differs. */
function byNumber(a: string, b: string): number {
  const number = (label: string) => Number(/\d[\d.]*(?:e[+-]?\d+)?/.exec(label)?.[0])
  return number(a) - number(b) || a.localeCompare(b)
}

/** What sets a row's settings apart from others of its variant: "lambda 0.01"; where nothing does, how sparse it is meant to be. */
export function settingsLabel(row: SaeRow, alike: readonly SaeRow[]): string {
  const text = (value: unknown) => JSON.stringify(value) ?? ''
  const names = Object.keys(row.settings).filter((name) => alike.some(({ settings }) => text(settings[name]) !== text(row.settings[name])))
  const words = names.map((name) => `${name} ${String(row.settings[name])}`)
  if (alike.some(({ modelEpoch }) => modelEpoch !== row.modelEpoch)) words.push(`epoch ${row.modelEpoch}`)
  return words.join(', ') || sparsityLabel(row.settings) || 'default'
}

/** "lambda 0.001", "k 16"; null for a variant that has neither. */
export function sparsityLabel(settings: Readonly<Record<string, unknown>>): string | null {
  for (const name of ['lambda', 'k']) if (settings[name] !== undefined) return `${name} ${String(settings[name])}`
  return null
}

/** The row that has a value in a facet and is otherwise nearest to a row; among equals the first. Undefined where none has the value. */
export function withFacet(rows: readonly SaeRow[], chosen: Kind, facet: Facet, value: string): SaeRow | undefined {
  return nearestTo(
    rows.filter((row) => facetOf(row, facet) === value),
    chosen,
  )
}

/** The row that agrees with another in most, where an earlier facet weighs more than all later ones; among equals the first. */
export function nearestTo(rows: readonly SaeRow[], to: Kind): SaeRow | undefined {
  const score = (row: SaeRow) => facets.reduce((sum, facet) => sum * 2 + (facetOf(row, facet) === facetOf(to, facet) ? 1 : 0), 0)
  return rows.reduce<SaeRow | undefined>((best, row) => (best === undefined || score(row) > score(best) ? row : best), undefined)
}

/** The one that the study looks at where it looks at one: relu3, spatial_mean, ReLU and L1 at its lambda, of the latest epoch; else what comes nearest. */
export function defaultSae(rows: readonly SaeRow[]): SaeRow | undefined {
  const alike = rows.filter(
    ({ layer, aggregation, variant, settings }) =>
      layer === 'relu3' && aggregation === 'spatial_mean' && variant === 'relu-l1' && settings.lambda === 0.001,
  )
  const latest = Math.max(...alike.map(({ modelEpoch }) => modelEpoch))
  return (
    alike.find(({ modelEpoch }) => modelEpoch === latest) ??
    nearestTo(rows, { layer: 'relu3', aggregation: 'spatial_mean', variant: 'relu-l1', settings: {}, seed: 0, modelEpoch: 0 })
  )
}

/** "relu3 spatial_mean", and "gap" alone, which has one position. */
export function placeName({ layer, aggregation }: Pick<SaeRow, 'layer' | 'aggregation'>): string {
  return layer === 'gap' ? layer : `${layer} ${aggregation}`
}
