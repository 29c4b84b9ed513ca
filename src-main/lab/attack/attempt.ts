/** Projected gradient descent on one image at one epsilon, from all its random starts at once. */
import { ballAround, clip, type Bounds } from './projection'

export interface Course {
  steps: number
  /** A step is epsilon / (steps / travel). */
  travel: number
  /** P(target) above which a restart is at its end. */
  success: number
}

export interface Restart {
  /** As it is now. */
  readonly image: Float32Array
  /** P(target) before the first step and after each. */
  readonly trace: number[]
  /** The highest of these, and where it was. */
  best: number
  readonly bestImage: Float32Array
  reached: boolean
}

export class Attempt {
  readonly restarts: readonly Restart[]
  /** Those that go on. */
  live: Restart[]
  /** Some step had no gradient to follow. */
  zeroGradient = false
  private readonly bounds: Bounds
  private readonly stepSize: number
  private readonly steps: number
  private readonly success: number

  /** @param starts directions in the ball of radius 1, one a restart */
  constructor(
    image: Float32Array,
    readonly epsilon: number,
    starts: readonly Float32Array[],
    { steps, travel, success }: Course,
  ) {
    this.bounds = ballAround(image, epsilon)
    this.steps = steps
    this.stepSize = epsilon / (steps / travel)
    this.success = success
    this.restarts = starts.map((direction) => {
      const start = image.map((pixel, at) => clip(this.bounds, at, pixel + epsilon * direction[at]!))
      return { image: start, trace: [], best: -Infinity, bestImage: start.slice(), reached: false }
    })
    this.live = [...this.restarts]
  }

  /**
   * Takes note of what the model says of the live restarts, in their order, and moves those that go on.
   * @param gradients of the cross-entropy towards the target, one a restart
   */
  step(probabilities: readonly number[], gradients: readonly Float32Array[]): void {
    this.live = this.live.filter((restart, i) => {
      note(restart, probabilities[i]!)
      restart.reached = probabilities[i]! > this.success
      if (restart.reached || restart.trace.length > this.steps) return false
      this.move(restart.image, gradients[i]!)
      return true
    })
  }

  get succeeded(): boolean {
    return this.restarts.some(({ reached }) => reached)
  }

  /** Steps until the first restart succeeded, or those that were made. */
  get stepsMade(): number {
    const reached = this.restarts.filter((restart) => restart.reached)
    const lengths = (reached.length > 0 ? reached : this.restarts).map(({ trace }) => trace.length - 1)
    return reached.length > 0 ? Math.min(...lengths) : Math.max(...lengths)
  }

  /** With the highest P(target) of any step, the first of equal ones. */
  get best(): Restart {
    return this.restarts.reduce((best, restart) => (restart.best > best.best ? restart : best))
  }

  /** Against the sign of the gradient, into the ball, into 0..1. */
  private move(image: Float32Array, gradient: Float32Array): void {
    let followed = false
    for (let at = 0; at < image.length; at++) {
      const slope = gradient[at]!
      if (!(slope > 0 || slope < 0)) continue
      followed = true
      image[at] = clip(this.bounds, at, slope > 0 ? image[at]! - this.stepSize : image[at]! + this.stepSize)
    }
    if (!followed) this.zeroGradient = true
  }
}

function note(restart: Restart, probability: number): void {
  restart.trace.push(probability)
  if (!(probability > restart.best)) return
  restart.best = probability
  restart.bestImage.set(restart.image)
}
