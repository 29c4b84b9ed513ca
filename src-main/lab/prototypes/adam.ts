/**
 * Adam (Kingma and Ba, 2015) on an array in place, as lab/optim's and torch.optim.Adam: an image's step takes a few dozen small tensor calls, which
 * cost more than their arithmetic, and no value's step may depend on who is made along with it.
 */
const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

export class ArrayAdam {
  private readonly first: Float32Array
  private readonly second: Float32Array
  private steps = 0

  constructor(
    length: number,
    private readonly lr: number,
  ) {
    this.first = new Float32Array(length)
    this.second = new Float32Array(length)
  }

  /** Descends: `gradient`, as long as `values`, is that of what becomes less. */
  step(values: Float32Array, gradient: Float32Array): void {
    this.steps++
    // Both parts of the fraction times the correction, which leaves one division for each value.
    const correction = Math.sqrt(1 - beta2 ** this.steps)
    const stepSize = (this.lr * correction) / (1 - beta1 ** this.steps)
    const small = epsilon * correction
    const { first, second } = this
    for (let at = 0; at < values.length; at++) {
      const slope = gradient[at]!
      const m = beta1 * first[at]! + (1 - beta1) * slope
      const v = beta2 * second[at]! + (1 - beta2) * slope * slope
      first[at] = m
      second[at] = v
      values[at]! -= (stepSize * m) / (Math.sqrt(v) + small)
    }
  }
}
