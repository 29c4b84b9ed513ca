/** What the features of an SAE come down to, in one sentence. */
import { topFeature, type FeatureRow } from './feature-list'

export interface FeatureCounts {
  of: number
  color: number
  digit: number
  dead: number
}

export function countFeatures(rows: readonly FeatureRow[]): FeatureCounts {
  const among = (fits: (row: FeatureRow) => boolean) => rows.filter(fits).length
  return { of: rows.length, color: among((row) => row.withColor), digit: among((row) => row.withDigit), dead: among((row) => row.dead) }
}

/** "212 of 512 features go with colour, 3 with digit; the top one with cyan: 0.96", in its parts, so that the numbers can be set apart. */
export function answerParts(rows: readonly FeatureRow[], colorName: (color: number) => string): { counts: string; rest: string; top: string } {
  const { of, color, digit } = countFeatures(rows)
  const top = topFeature(rows, 'color')
  const word = (count: number) => (count === 0 ? 'none' : String(count))
  const counts = color === 0 ? 'None' : `${color} of ${of}`
  const go = color === 1 ? 'goes' : 'go'
  const rest = `${color === 0 ? `of ${of} ` : ''}features ${color === 0 ? 'goes' : go} with colour, ${word(digit)} with digit`
  const best = top?.feature.bestColor
  return { counts, rest, top: top ? `the top one ${best == null ? 'in colour' : `with ${colorName(best)}`}: ${top.selectivity.toFixed(2)}` : '' }
}
