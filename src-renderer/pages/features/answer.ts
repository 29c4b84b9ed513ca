/** What the features of an SAE come down to, in one sentence. */
import { isMonosemantic, type Thresholds } from '../microscope/verdict'
import { topFeature, type FeatureRow } from './feature-list'

export interface FeatureCounts {
  of: number
  color: number
  digit: number
  /** Of those that go with colour or digit, what about one of these alone drives. */
  alone: number
  dead: number
}

export function countFeatures(rows: readonly FeatureRow[]): FeatureCounts {
  const among = (fits: (row: FeatureRow) => boolean) => rows.filter(fits).length
  return {
    of: rows.length,
    color: among((row) => row.withColor),
    digit: among((row) => row.withDigit),
    alone: among(({ verdict }) => isMonosemantic(verdict)),
    dead: among((row) => row.dead),
  }
}

export interface AnswerParts {
  counts: string
  rest: string
  /** By which of the two rules the verdicts differ from these counts; empty where nothing goes with either. */
  alone: string
  top: string
}

/**
 * "212 of 512 features go with colour (selectivity from 0.5), 3 with digit", "40 of them with one alone, the others are mixed",
 * "the top one with cyan: 0.96": in parts, so that the numbers can be set apart.
 */
export function answerParts(rows: readonly FeatureRow[], thresholds: Thresholds, colorName: (color: number) => string): AnswerParts {
  const { of, color, digit, alone } = countFeatures(rows)
  const top = topFeature(rows, 'color')
  const word = (count: number) => (count === 0 ? 'none' : String(count))
  const counts = color === 0 ? 'None' : `${color} of ${of}`
  const go = color <= 1 ? 'goes' : 'go'
  const rest = `${color === 0 ? `of ${of} ` : ''}features ${go} with colour (selectivity from ${thresholds.selectivity}), ${word(digit)} with digit`
  const mixed = rows.filter((row) => (row.withColor || row.withDigit) && !isMonosemantic(row.verdict)).length
  const best = top?.feature.bestColor
  return {
    counts,
    rest,
    alone: color + digit === 0 ? '' : aloneText(alone, mixed),
    top: top ? `the top one ${best == null ? 'in colour' : `with ${colorName(best)}`}: ${top.selectivity.toFixed(2)}` : '',
  }
}

function aloneText(alone: number, mixed: number): string {
  if (mixed === 0) return 'each of them with one alone'
  if (alone === 0) return 'all of them are mixed: several colours or digits drive each'
  return `${alone} of them with one alone, the others are mixed: several drive each`
}
