/** Sums of many columns by digit and by colour, and what follows from them of a channel. */
import type { ChannelFigures } from '../../contract/microscope'
import { effectiveNumberOfMeans, selectivityOfSums } from '../../stats/selectivity'

const classes = 10
/** Colours, digits; the positive part by colour and by digit; squares. */
export const sumRows = 4 * classes + 1

export type Label = 'color' | 'digit'

export class ClassSums {
  /** [columns, sumRows] */
  private readonly sums: Float64Array
  private readonly counts: Record<Label, Float64Array> = { color: new Float64Array(classes), digit: new Float64Array(classes) }

  constructor(private readonly columns: number) {
    this.sums = new Float64Array(columns * sumRows)
  }

  /** @param batch column after column, each beginning `stride` after the one before, its sums `offset` after that; squares and plain sums of the values less a shift */
  add(batch: Float32Array, stride: number, offset: number, labels: Record<Label, Uint8Array>): void {
    for (let column = 0; column < this.columns; column++) {
      for (let row = 0; row < sumRows; row++) this.sums[column * sumRows + row]! += batch[column * stride + offset + row]!
    }
    for (const label of ['color', 'digit'] as const) labels[label].forEach((value) => this.counts[label][value]!++)
  }

  /** @param shift what was taken off every value; @param low and @param high the smallest and the largest value */
  figures(column: number, channel: number, shift: number, low: number, high: number): ChannelFigures {
    const of = (part: number) => this.sums.subarray(column * sumRows + part * classes, column * sumRows + (part + 1) * classes)
    const squares = this.sums[column * sumRows + sumRows - 1]!
    const images = this.counts.color.reduce((sum, count) => sum + count, 0)
    const goesWith = (label: Label, sums: Float64Array) => (low === high ? null : selectivityOfSums(this.counts[label], sums, squares))
    const color = this.means('color', of(2))
    const digit = this.means('digit', of(3))
    return {
      channel,
      colorSelectivity: goesWith('color', of(0)),
      digitSelectivity: goesWith('digit', of(1)),
      effectiveColors: effectiveNumberOfMeans(color),
      effectiveDigits: effectiveNumberOfMeans(digit),
      bestColor: best(color),
      bestDigit: best(digit),
      mean: shift + of(0).reduce((sum, value) => sum + value, 0) / images,
      low,
      high,
      dead: low === 0 && high === 0,
    }
  }

  /** Of all values that were added, whatever was taken off them. */
  variance(column: number): number {
    const images = this.counts.color.reduce((sum, count) => sum + count, 0)
    const first = column * sumRows
    const sum = this.sums.subarray(first, first + classes).reduce((total, value) => total + value, 0)
    return Math.max(0, this.sums[first + sumRows - 1]! / images - (sum / images) ** 2)
  }

  /** 0 for a class that does not occur. */
  private means(label: Label, sums: Float64Array): number[] {
    return Array.from(sums, (sum, value) => (this.counts[label][value]! > 0 ? sum / this.counts[label][value]! : 0))
  }
}

/** The class of the largest mean; null where none is above 0. */
function best(means: readonly number[]): number | null {
  const largest = Math.max(...means)
  return largest > 0 ? means.indexOf(largest) : null
}
