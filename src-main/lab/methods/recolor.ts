/** Colours for the digits of a batch: what methods that paint them anew draw. */
import { randomStream } from '../random'

/**
 * For each image one of the nine colours that it does not wear, uniformly. Drawn by epoch and step, so that a resumed run draws the same.
 * @param color worn, [n], 0..9
 * @returns [n], 0..9
 */
export function otherColors(color: Uint8Array, seed: number, epoch: number, step: number): Uint8Array {
  const random = randomStream(seed, 'other colors', epoch, step)
  return color.map((worn) => (worn + 1 + random.integer(9)) % 10)
}

/**
 * For each image one of the ten colours, uniformly. Drawn by epoch and image, so that neither a resumed run nor another batch size changes it.
 * @param positions places of the images in the training split, [n]
 * @returns [n], 0..9
 */
export function balancedColors(positions: Int32Array, seed: number, epoch: number): Uint8Array {
  return Uint8Array.from(positions, (position) => randomStream(seed, 'balanced colors', epoch, position).integer(10))
}
