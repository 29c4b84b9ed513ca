/** Penalties on an image, as sums over pixels and channels; an image is [28, 28, 3], flat. */
import { imageSide } from '../model/architecture'

const channels = 3
const row = imageSide * channels
const length = imageSide * row
/** Lost when it is added to any float32 but 0. */
const tiny = 1e-300

export interface Regulariser {
  /** Of one image. */
  value(image: Float32Array): number
  /** Adds `weight` times the gradient of each image's value to `gradient`; both are [n, 28, 28, 3]. */
  addGradient(weight: number, images: Float32Array, gradient: Float32Array): void
}

/** Sum of squares. */
export const squaredNorm: Regulariser = {
  value: (image) => image.reduce((sum, value) => sum + value * value, 0),
  addGradient(weight, images, gradient) {
    for (let at = 0; at < images.length; at++) gradient[at]! += 2 * weight * images[at]!
  },
}

/** Sum of the absolute differences of neighbours in a row and in a column (anisotropic total variation); its subgradient is 0 where they are equal. */
export const totalVariation: Regulariser = {
  value(image) {
    let sum = 0
    for (let at = 0; at < length; at++) {
      if (at % row < row - channels) sum += Math.abs(image[at + channels]! - image[at]!)
      if (at < length - row) sum += Math.abs(image[at + row]! - image[at]!)
    }
    return sum
  },
  addGradient(weight, images, gradient) {
    for (let start = 0; start < images.length; start += length) {
      for (let first = start; first < start + length; first += row) pull(weight, images, gradient, first, first + row - channels, channels)
      pull(weight, images, gradient, start, start + length - row, row)
    }
  },
}

/**
 * Of the absolute differences between the values from `first` to before `last` and those `step` further. Their signs come without a branch, which a processor
 * would guess wrongly every other time: a difference over its size is exactly 1 or -1, and 0 over next to nothing is 0.
 */
function pull(weight: number, images: Float32Array, gradient: Float32Array, first: number, last: number, step: number): void {
  for (let at = first; at < last; at++) {
    const difference = images[at + step]! - images[at]!
    const slope = weight * (difference / (Math.abs(difference) + tiny))
    gradient[at + step]! += slope
    gradient[at]! -= slope
  }
}
