/** Curves over one value: where they are asked, where they change the answer, and their mean over images. */
import { studentQuantile } from '../../stats/student'

/** `count` values, evenly from `from` to `to`. */
export function evenly(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))
}

/**
 * On each side of the neutral value, the value nearest to it at which the answer is another; null where it never is.
 * @param answers at the values, [count]
 * @param answer at the neutral value
 */
export function flipsAt(
  values: Float64Array,
  answers: ArrayLike<number>,
  neutral: number,
  answer: number,
): { below: number | null; above: number | null } {
  const others = values.filter((_, i) => answers[i] !== answer)
  const below = others.filter((value) => value < neutral)
  const above = others.filter((value) => value > neutral)
  return { below: below.length > 0 ? Math.max(...below) : null, above: above.length > 0 ? Math.min(...above) : null }
}

/** Mean over images of each of `size` numbers, and how sure it is, image after image (Welford, Note on a method for calculating corrected sums of squares, 1962). */
export class RunningMeans {
  count = 0
  private readonly means: Float64Array
  private readonly squares: Float64Array

  constructor(private readonly size: number) {
    this.means = new Float64Array(size)
    this.squares = new Float64Array(size)
  }

  /** `values` [images, size] */
  add(values: ArrayLike<number>): void {
    for (let start = 0; start < values.length; start += this.size) {
      this.count++
      for (let i = 0; i < this.size; i++) {
        const off = values[start + i]! - this.means[i]!
        this.means[i]! += off / this.count
        this.squares[i]! += off * (values[start + i]! - this.means[i]!)
      }
    }
  }

  /** `half` the width of the 95% interval, by Student's t; NaN for a single image. [size] each. */
  finish(): { mean: Float32Array; half: Float32Array } {
    const { count } = this
    const factor = count > 1 ? studentQuantile(0.975, count - 1) / Math.sqrt(count * (count - 1)) : NaN
    return { mean: Float32Array.from(this.means), half: Float32Array.from(this.squares, (squares) => factor * Math.sqrt(squares)) }
  }
}
