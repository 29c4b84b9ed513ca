/** What sparsity costs: autoencoders that differ in their penalty alone, as one curve. */
import type { SaeConfiguration, SaeRow } from '../../../src-main/contract/sae'
import type { Split } from '../../../src-main/contract/study'
import { placeName, settingsLabel } from '../../state/sae-choice'

/** The setting that says how sparse the code is to be: of most variants lambda, of TopK k. */
export function penaltyOf(settings: Readonly<Record<string, unknown>>): 'lambda' | 'k' | null {
  return settings.lambda !== undefined ? 'lambda' : settings.k !== undefined ? 'k' : null
}

export interface ParetoSeries {
  id: string
  label: string
  /** Finished, by the penalty, the weakest first. */
  rows: SaeRow[]
}

/** One series for each configuration and seed, the longest first; the penalty is all that differs inside one. Of equal ones the newest. */
export function paretoSeries(rows: readonly SaeRow[]): ParetoSeries[] {
  const series = new Map<string, SaeRow[]>()
  for (const row of rows) {
    const penalty = penaltyOf(row.settings)
    if (row.quality === null || penalty === null) continue
    const key = keyOf(row, penalty)
    const own = series.get(key) ?? []
    if (!own.some((other) => other.settings[penalty] === row.settings[penalty])) series.set(key, [...own, row])
  }
  const found = [...series].map(([id, own]) => ({ id, rows: own.sort((a, b) => penaltyValue(a) - penaltyValue(b)) }))
  found.sort((a, b) => b.rows.length - a.rows.length)
  return found.map(({ id, rows: own }) => ({
    id,
    rows: own,
    label: labelOf(
      own,
      found.map(({ rows: [first] }) => first!),
    ),
  }))
}

function keyOf({ layer, aggregation, variant, modelEpoch, seed, settings }: SaeRow, penalty: string): string {
  return JSON.stringify([layer, aggregation, variant, modelEpoch, seed, { ...settings, [penalty]: null }])
}

const penaltyValue = (row: SaeRow) => Number(row.settings[penaltyOf(row.settings) ?? ''])

/** "relu3 spatial_mean", and what else sets it apart from the other series. */
function labelOf(own: readonly SaeRow[], all: readonly SaeRow[]): string {
  const row = own[0]!
  const words = [placeName(row)]
  if (all.some(({ variant }) => variant !== row.variant)) words.push(row.variant)
  const plain = (one: SaeRow): SaeRow => ({ ...one, settings: { ...one.settings, [penaltyOf(one.settings) ?? '']: null } })
  const alike = all.filter((one) => one.variant === row.variant && placeName(one) === placeName(row)).map(plain)
  const apart = settingsLabel(plain(row), alike)
  if (alike.length > 1 && !/null/.test(apart)) words.push(apart)
  if (alike.some(({ seed }) => seed !== row.seed)) words.push(`seed ${row.seed}`)
  return words.join(' · ')
}

/** 0.001 and so on, as the points are named. */
export function penaltyText(row: SaeRow): string {
  return String(row.settings[penaltyOf(row.settings) ?? ''])
}

export function lossRecovered({ quality }: SaeRow, split: Split): number | null {
  return quality?.survival.find((one) => one.split === split)?.lossRecovered ?? null
}

const ladders = { lambda: [0.0001, 0.001, 0.01, 0.03, 0.1, 0.3, 1], k: [1, 2, 4, 8, 16, 32, 64] } as const

/** The configurations that trace a row's curve, without those that are there. */
export function ladderOf(row: SaeRow, rows: readonly SaeRow[]): SaeConfiguration[] {
  const penalty = penaltyOf(row.settings)
  if (penalty === null) return []
  const own = paretoSeries(rows).find(({ rows: members }) => members.some(({ run }) => run === row.run))?.rows ?? []
  const missing = ladders[penalty].filter(
    (value) => (penalty === 'lambda' || value <= row.latents) && !own.some(({ settings }) => settings[penalty] === value),
  )
  const { layer, aggregation, variant, settings } = row
  return missing.map((value) => ({ layer, aggregation, variant, settings: { ...settings, [penalty]: value } }))
}
