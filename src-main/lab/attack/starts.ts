import { randomStream } from '../random'

/**
 * Where a restart begins, uniform in the ball of radius 1 in L-infinity; scaled by epsilon it is the same direction at every strength, for every model.
 * @param index of the image in its split; @param length of the image
 */
export function startDirection(seed: number, index: number, restart: number, length: number): Float32Array {
  const random = randomStream(seed, 'attack', 'start', index, restart)
  return Float32Array.from({ length }, () => random.uniform(-1, 1))
}
