/** A perturbation as pixels: enlarged, signed, around mid-grey. */

/** Largest absolute difference of two images, [28, 28, 3] each; 0 where they are equal. */
export function largestChange(original: Float32Array, adversarial: Float32Array): number {
  return original.reduce((most, value, i) => Math.max(most, Math.abs((adversarial[i] ?? 0) - value)), 0)
}

/**
 * What is added to an image, as another image, [28, 28, 3], 0..1: 0.5 where nothing is, 1 where `full` is added and 0 where it is taken away.
 * @param full more than 0, in units of the images
 */
export function enlarged(original: Float32Array, adversarial: Float32Array, full: number): Float32Array {
  return original.map((value, i) => Math.min(1, Math.max(0, 0.5 + ((adversarial[i] ?? 0) - value) / (2 * full))))
}
