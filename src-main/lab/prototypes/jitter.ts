/** The transform that the network sees an image through: moved by a few pixels, so that nothing depends on exact places. */
import { imageSide } from '../model/architecture'
import { randomStream, type RandomStream } from '../random'

/** Pixels downwards and to the right. */
export interface Shift {
  dy: number
  dx: number
}

/** Draws of one seed, a step after the other: the same for all channels, whoever is made along with whom. */
export class Jitter {
  private readonly random: RandomStream

  constructor(
    seed: number,
    /** Pixels, both ways, each equally likely. */
    private readonly reach: number,
  ) {
    this.random = randomStream(seed, 'prototypes', 'jitter')
  }

  next(): Shift {
    const draw = () => this.random.integer(2 * this.reach + 1) - this.reach
    return { dy: draw(), dx: draw() }
  }
}

/**
 * Images [n, 28, 28, 3] moved by a shift each; what comes in from outside is 0. Its transpose, and so its gradient, is the move back.
 * @param shifts one for each image
 */
export function moved(images: Float32Array, shifts: readonly Shift[]): Float32Array {
  const result = new Float32Array(images.length)
  const length = images.length / shifts.length
  for (const [image, shift] of shifts.entries()) moveOne(images, result, image * length, shift)
  return result
}

export const movedBack = (gradient: Float32Array, shifts: readonly Shift[]): Float32Array =>
  moved(
    gradient,
    shifts.map(({ dy, dx }) => ({ dy: -dy, dx: -dx })),
  )

function moveOne(from: Float32Array, to: Float32Array, start: number, { dy, dx }: Shift): void {
  const [top, bottom] = [Math.max(0, dy), Math.min(imageSide, imageSide + dy)]
  const [left, right] = [Math.max(0, dx), Math.min(imageSide, imageSide + dx)]
  for (let y = top; y < bottom; y++) {
    const source = start + ((y - dy) * imageSide + left - dx) * 3
    to.set(from.subarray(source, source + (right - left) * 3), start + (y * imageSide + left) * 3)
  }
}
