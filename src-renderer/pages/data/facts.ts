/** What the page says about a dataset beyond what the lab reports. */
import { datasetSettingsSchema, type DatasetReport, type DatasetSettings } from '../../../src-main/contract/dataset'
import { published } from '../../../src-main/contract/study'
import type { BarValue } from '../../charts/bar-layout'
import { count, percent } from '../../ui/format'

/** Digits and colours are ten each, so they can share no more than this. */
export const mostBits = Math.log2(10)

/** Wilson's 95% interval of a share: successes `k` of `n` (Wilson 1927). */
export function wilson(k: number, n: number): [number, number] {
  const z = 1.959964
  const p = k / n
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** The study's own canvas but for its seed: what was published stands beside it. */
export function isStudy(settings: DatasetSettings): boolean {
  return JSON.stringify(settings) === JSON.stringify(datasetSettingsSchema.parse({ seed: settings.seed }))
}

/** Share of the dominant colour in train by digit, with Wilson's interval, beside the published one where the settings are the study's. */
export function dominantBars(report: DatasetReport): BarValue[] {
  const { contingency, dominantShare } = report.splits.train
  const known = isStudy(report.settings)
  return dominantShare.map((value, digit) => {
    const row = contingency[digit] ?? []
    const n = row.reduce((a, b) => a + b, 0)
    const own = row[digit] ?? 0
    const [low, high] = n > 0 ? wilson(own, n) : [null, null]
    const beside = known ? { published: published.dominantShare[digit] as number } : {}
    return { value, low, high, detail: `${count(own)} of ${count(n)}`, ...beside }
  })
}

/** Images of the hard set in their digit's own colour, counted on the table's diagonal: the claim is that there is none. */
export function ownColorInHard(report: DatasetReport): { own: number; of: number } {
  const { contingency, size } = report.splits.hard
  return { own: contingency.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0), of: size }
}

/** The page's answer, in pieces: what is printed bold stands second and fourth. */
export function answerParts(report: DatasetReport): [string, string, string, string, string] {
  const { own, of } = ownColorInHard(report)
  const share = percent(report.splits.train.dominantOverall, 1)
  if (own === 0)
    return ['Each digit wears its own colour in ', share, ' of the training images, and ', 'never', ` in the hard set (0 of ${count(of)}).`]
  return ['Each digit wears its own colour in ', share, ' of the training images, and in ', percent(own / of, 2), ' of the hard set.']
}
