/** The parameterisation: an image is its pixels, which start as noise and stay within 0 and 1. */
import { imageLength } from '../model/architecture'
import { randomStream } from '../random'

/** Normal noise, [28, 28, 3]; of a channel and a seed alone, so that a prototype is the same whatever is made along with it. */
export function startingImage(channel: number, seed: number, std: number): Float32Array {
  const random = randomStream(seed, 'prototypes', 'start', channel)
  return Float32Array.from({ length: imageLength }, () => std * random.normal())
}

/** In place. */
export function clamp(images: Float32Array): void {
  for (let at = 0; at < images.length; at++) {
    const value = images[at]!
    if (value < 0) images[at] = 0
    else if (value > 1) images[at] = 1
  }
}
