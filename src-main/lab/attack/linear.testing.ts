/** For tests: models whose smallest epsilon is known without any attack. */
import type { AttackedModel, AttackSubject } from './method'
import { randomStream } from '../random'

export const [source, target] = [1, 0]

/** Two classes, log-odds of the target a·x + c; in doubles, logits rounded to floats. */
export class LinearModel implements AttackedModel {
  readonly batch = 16
  /** Images in each batch of gradients so far. */
  readonly asked: number[] = []

  constructor(
    readonly a: Float32Array,
    readonly c: number,
  ) {}

  odds(image: ArrayLike<number>): number {
    return this.a.reduce((sum, weight, at) => sum + weight * image[at]!, this.c)
  }

  logits(images: Float32Array): Float32Array {
    return Float32Array.from(this.rows(images).flatMap((image) => [this.odds(image), 0]))
  }

  gradients(images: Float32Array): { logits: Float32Array; gradients: Float32Array } {
    const rows = this.rows(images)
    this.asked.push(rows.length)
    const gradients = new Float32Array(images.length)
    rows.forEach((image, i) => {
      const missing = 1 / (1 + Math.exp(this.odds(image)))
      this.a.forEach((weight, at) => (gradients[i * image.length + at] = -missing * weight))
    })
    return { logits: this.logits(images), gradients }
  }

  /** Smallest epsilon at which some image of the ball, within 0..1, has P(target) at `success`: what each pixel can give is linear in epsilon until it is at 0 or 1. */
  smallest(image: Float32Array, success: number): number {
    let missing = Math.log(success / (1 - success)) - this.odds(image)
    if (missing <= 0) return 0
    const pixels = Array.from(this.a, (weight, at) => ({ weight: Math.abs(weight), room: weight > 0 ? 1 - image[at]! : image[at]! }))
    pixels.sort((one, other) => one.room - other.room)
    let slope = pixels.reduce((sum, { weight }) => sum + weight, 0)
    let reached = 0
    for (const { weight, room } of pixels) {
      if (missing <= slope * (room - reached)) return reached + missing / slope
      missing -= slope * (room - reached)
      slope -= weight
      reached = room
    }
    return Infinity
  }

  private rows(images: Float32Array): Float32Array[] {
    const length = this.a.length
    return Array.from({ length: images.length / length }, (_, i) => images.subarray(i * length, (i + 1) * length))
  }
}

/** Weights of either sign, the same for the same seed. */
export function drawLinear(length: number, seed = 1): LinearModel {
  const random = randomStream(seed, 'linear')
  return new LinearModel(
    Float32Array.from({ length }, () => random.normal()),
    -6,
  )
}

/** Images whose pixels are partly 0 and 1, from which the model is `odds` away from the target by a shift of its own constant. */
export function drawSubjects(model: LinearModel, count: number, odds: (i: number) => number): AttackSubject[] {
  return Array.from({ length: count }, (_, i) => {
    const random = randomStream(i, 'subject')
    const image = Float32Array.from(model.a, () => Math.min(1, Math.max(0, random.uniform(-0.3, 1.3))))
    // Towards the odds by moving pixels along the weights, within 0..1.
    for (let turn = 0; turn < 60; turn++) {
      const missing = odds(i) - model.odds(image)
      const free = model.a.reduce((sum, weight) => sum + Math.abs(weight), 0)
      model.a.forEach((weight, at) => (image[at] = Math.min(1, Math.max(0, image[at]! + (Math.sign(weight) * missing) / free))))
    }
    return { index: 100 + i, image }
  })
}
