/** The largest and the smallest values of many columns, with the images that they are of, kept while the images pass. */
import type { RankedImages } from '../../contract/microscope'

export class Extremes {
  private readonly largest: Ranking
  private readonly smallest: Ranking

  /** @param keep values of each column at either end, at most */
  constructor(
    private readonly columns: number,
    keep: number,
  ) {
    this.largest = new Ranking(columns, keep)
    this.smallest = new Ranking(columns, keep)
  }

  /**
   * Of equal values the image that came first stays first.
   * @param values column after column, each beginning `stride` after the one before with one value for each of `images`
   */
  add(values: Float32Array, stride: number, images: Int32Array): void {
    const { columns, largest, smallest } = this
    for (let column = 0; column < columns; column++) {
      let over = largest.least(column)
      let under = -smallest.least(column)
      for (let i = 0, at = column * stride; i < images.length; i++, at++) {
        const value = values[at]!
        if (value > over) over = largest.insert(column, value, images[i]!)
        if (value < under) under = -smallest.insert(column, -value, images[i]!)
      }
    }
  }

  /** The most extreme first; -1 for an image where a column had fewer values. */
  ranked(): { largest: RankedImages; smallest: RankedImages } {
    return { largest: this.largest.ranked(1), smallest: this.smallest.ranked(-1) }
  }
}

/** The largest of what is inserted into each column, descending. */
class Ranking {
  private readonly value: Float32Array
  private readonly index: Int32Array

  constructor(
    columns: number,
    private readonly keep: number,
  ) {
    this.value = new Float32Array(columns * keep).fill(-Infinity)
    this.index = new Int32Array(columns * keep).fill(-1)
  }

  /** What a value has to exceed to be kept. */
  least(column: number): number {
    return this.value[(column + 1) * this.keep - 1]!
  }

  /** @returns as `least` from now on */
  insert(column: number, value: number, image: number): number {
    const first = column * this.keep
    let at = first + this.keep - 1
    for (; at > first && value > this.value[at - 1]!; at--) {
      this.value[at] = this.value[at - 1]!
      this.index[at] = this.index[at - 1]!
    }
    this.value[at] = value
    this.index[at] = image
    return this.least(column)
  }

  ranked(sign: 1 | -1): RankedImages {
    return { length: this.keep, value: this.value.map((value) => sign * value), index: this.index }
  }
}
