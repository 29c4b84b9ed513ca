/** The largest or smallest values of many columns, with the images that they are of, kept while the images pass. */
import type { RankedImages } from '../../contract/microscope'

export class Extremes {
  private readonly value: Float32Array
  private readonly index: Int32Array
  /** 1 where the largest are kept, -1 where the smallest. */
  private readonly sign: number

  /** @param keep values of each column, at most */
  constructor(
    private readonly columns: number,
    private readonly keep: number,
    which: 'largest' | 'smallest',
  ) {
    this.sign = which === 'largest' ? 1 : -1
    this.value = new Float32Array(columns * keep).fill(-Infinity)
    this.index = new Int32Array(columns * keep).fill(-1)
  }

  /**
   * Of equal values the image that came first stays first.
   * @param values column after column, each beginning `stride` after the one before with one value for each of `images`
   */
  add(values: Float32Array, stride: number, images: Int32Array): void {
    const { columns, keep, sign } = this
    for (let column = 0; column < columns; column++) {
      const last = column * keep + keep - 1
      let least = this.value[last]!
      for (let i = 0, at = column * stride; i < images.length; i++, at++) {
        const value = sign * values[at]!
        if (value <= least) continue
        this.insert(column, value, images[i]!)
        least = this.value[last]!
      }
    }
  }

  private insert(column: number, value: number, image: number): void {
    if (Number.isNaN(value)) return
    const first = column * this.keep
    let at = first + this.keep - 1
    for (; at > first && value > this.value[at - 1]!; at--) {
      this.value[at] = this.value[at - 1]!
      this.index[at] = this.index[at - 1]!
    }
    this.value[at] = value
    this.index[at] = image
  }

  /** The most extreme first; -1 for an image where a column had fewer values. */
  ranked(): RankedImages {
    return { length: this.keep, value: this.value.map((value) => this.sign * value), index: this.index }
  }
}
