/** Directions that are nobody's feature, to hold a feature's against. */
import { randomStream } from '../random'

/** Normally drawn in `width` dimensions, each brought to `length`; [count, width]. The first ones are the same whatever `count` is. */
export function randomDirections(seed: number, count: number, width: number, length: number): Float32Array {
  const all = new Float32Array(count * width)
  for (let i = 0; i < count; i++) {
    const random = randomStream(seed, 'direction', i)
    all.set(
      ofLength(
        Float64Array.from({ length: width }, () => random.normal()),
        length,
      ),
      i * width,
    )
  }
  return all
}

/** Zeros where the direction has no length. */
export function ofLength(direction: ArrayLike<number>, length: number): Float64Array {
  const own = lengthOf(direction)
  return Float64Array.from(direction, (value) => (own > 0 ? (value / own) * length : 0))
}

export function lengthOf(direction: ArrayLike<number>): number {
  let squares = 0
  for (let i = 0; i < direction.length; i++) squares += direction[i]! ** 2
  return Math.sqrt(squares)
}
