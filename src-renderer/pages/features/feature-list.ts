/** The features of an SAE as the list and the scatter show them: with their verdict and name, filtered, in one order. */
import type { ChannelFigures } from '../../../src-main/contract/microscope'
import type { FeatureFigures, FeatureList } from '../../../src-main/contract/sae'
import { isMonosemantic, verdictOf, verdictText, type Thresholds, type Verdict } from '../microscope/verdict'

export interface FeatureRow extends FeatureFigures {
  verdict: Verdict
  /** "monosemantic in colour: red" */
  verdictText: string
  /** Selective enough for the threshold, whatever its number of colours or digits. */
  withColor: boolean
  withDigit: boolean
  /** Mean best match over other seeds; null where there are none. */
  stability: number | null
  /** Empty where nobody gave one. */
  name: string
  note: string
}

/** A feature is judged as a channel is; its codes are never below 0. */
export const asChannel = (figures: FeatureFigures): ChannelFigures => ({ ...figures, channel: figures.feature, low: 0 })

export function featureRows(
  list: Pick<FeatureList, 'features' | 'stability' | 'names'>,
  thresholds: Thresholds,
  colorName: (color: number) => string,
): FeatureRow[] {
  const names = new Map(list.names.map((named) => [named.feature, named]))
  return list.features.map((figures) => {
    const named = names.get(figures.feature)
    const verdict = verdictOf(asChannel(figures), thresholds)
    return {
      ...figures,
      verdict,
      verdictText: verdictText(verdict, asChannel(figures), colorName),
      withColor: reaches(figures.colorSelectivity, thresholds),
      withDigit: reaches(figures.digitSelectivity, thresholds),
      stability: list.stability[figures.feature] ?? null,
      name: named?.name ?? '',
      note: named?.note ?? '',
    }
  })
}

const reaches = (selectivity: number | null, thresholds: Thresholds) => selectivity !== null && selectivity >= thresholds.selectivity

/** "14", or "14 red lamp". */
export function featureTitle(row: Pick<FeatureRow, 'feature' | 'name'>): string {
  return row.name ? `${row.feature} ${row.name}` : String(row.feature)
}

export const shown = ['all', 'color', 'digit', 'monosemantic', 'mixed', 'dead', 'named'] as const
export type Shown = (typeof shown)[number]

export const shownLabels: Record<Shown, string> = {
  all: 'All features',
  color: 'Go with colour',
  digit: 'Go with digit',
  monosemantic: 'Monosemantic',
  mixed: 'Mixed',
  dead: 'Dead',
  named: 'With a name or note',
}

export interface FeatureFilter {
  show: Shown
  /** Best colour and best digit. */
  color: number | null
  digit: number | null
  /** Parts of the number, name, note or verdict; a number alone is the beginning of a feature's. */
  text: string
}

export function filterFeatures(rows: readonly FeatureRow[], { show, color, digit, text }: FeatureFilter): FeatureRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter(
    (row) =>
      isShown(row, show) &&
      (color === null || row.bestColor === color) &&
      (digit === null || row.bestDigit === digit) &&
      words.every((word) => hasWord(row, word)),
  )
}

function hasWord(row: FeatureRow, word: string): boolean {
  if (/^\d+$/.test(word) && String(row.feature).startsWith(word)) return true
  return `${row.name} ${row.note} ${row.verdictText}`.toLowerCase().includes(word)
}

function isShown(row: FeatureRow, show: Shown): boolean {
  switch (show) {
    case 'all':
      return true
    case 'color':
      return row.withColor
    case 'digit':
      return row.withDigit
    case 'monosemantic':
      return isMonosemantic(row.verdict)
    case 'mixed':
      return row.verdict === 'mixed'
    case 'dead':
      return row.dead
    case 'named':
      return row.name !== '' || row.note !== ''
  }
}

export type Label = 'color' | 'digit'
const selectivityOf = (figures: FeatureFigures, label: Label) => (label === 'color' ? figures.colorSelectivity : figures.digitSelectivity)

/** The feature most selective for colour or digit; null where none varies. */
export function topFeature(features: readonly FeatureFigures[], label: Label): { feature: FeatureFigures; selectivity: number } | null {
  return features.reduce<{ feature: FeatureFigures; selectivity: number } | null>((best, feature) => {
    const selectivity = selectivityOf(feature, label)
    return selectivity === null || (best && best.selectivity >= selectivity) ? best : { feature, selectivity }
  }, null)
}
