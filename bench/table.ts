/** Samples as a table in Markdown: medians over the rounds, and the lab's ratio to the fastest of the others (above 1: the lab is faster). */
import type { Measure, Rate } from './jobs'
import type { Samples } from './rounds'

export interface Measured {
  measure: Measure
  samples: Samples
}

/** @param labels columns; the lab's own is the first */
export function markdownTable(measured: readonly Measured[], labels: readonly string[]): string {
  const rows = measured.flatMap(({ measure, samples }) => measure.rates.map((rate) => row(rate, samples, labels)))
  const header = ['', ...labels, ...(labels.length > 1 ? ['ratio'] : [])]
  return [header, ['---', ...header.slice(1).map(() => '---:')], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function row(rate: Rate, samples: Samples, labels: readonly string[]): string[] {
  const values = labels.map((label) => median((samples[label] ?? []).map(({ timing }) => rate.of(timing))))
  const cells = values.map((value) => (Number.isNaN(value) ? '' : `${format(value)} ${rate.unit}`))
  return [rate.title, ...cells, ...(labels.length > 1 ? [ratio(rate, values)] : [])]
}

function ratio(rate: Rate, [ours, ...others]: number[]): string {
  const known = others.filter((value) => !Number.isNaN(value))
  // A count or a size is neither faster nor slower.
  if (known.length === 0 || !(rate.unit === 's' || rate.unit.endsWith('/s'))) return ''
  const best = rate.unit === 's' ? Math.min(...known) / ours! : ours! / Math.max(...known)
  return `${best.toFixed(2)} x`
}

const format = (value: number) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US'))

/** NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
