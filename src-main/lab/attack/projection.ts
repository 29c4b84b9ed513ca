/** The L-infinity ball around an image, cut to 0..1, in single precision: what lies between the bounds keeps both rules to the last bit. */

/** Smallest and largest value of each pixel's channel. */
export interface Bounds {
  low: Float32Array
  high: Float32Array
}

/**
 * Bounds are rounded inwards, so that |x - image| <= epsilon holds in doubles of every float between them.
 * @param image 0..1; @param epsilon 0 or above
 */
export function ballAround(image: Float32Array, epsilon: number): Bounds {
  const low = new Float32Array(image.length)
  const high = new Float32Array(image.length)
  for (let at = 0; at < image.length; at++) {
    const center = image[at]!
    low[at] = Math.max(0, lowest(center, epsilon))
    high[at] = Math.min(1, highest(center, epsilon))
  }
  return { low, high }
}

function lowest(center: number, epsilon: number): number {
  const rounded = Math.fround(center - epsilon)
  return center - rounded > epsilon ? nextUp(rounded) : rounded
}

function highest(center: number, epsilon: number): number {
  const rounded = Math.fround(center + epsilon)
  return rounded - center > epsilon ? -nextUp(-rounded) : rounded
}

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** The next float above. */
function nextUp(value: number): number {
  // Adding 0 makes 0 of -0, whose bits are those of a negative number.
  float[0] = value + 0
  bits[0]! += float[0] < 0 ? -1 : 1
  return float[0]
}

/** The nearest value within the bounds at this place. */
export function clip({ low, high }: Bounds, at: number, value: number): number {
  return value < low[at]! ? low[at]! : value > high[at]! ? high[at]! : value
}

/** Largest absolute difference of two images. */
export function distance(a: Float32Array, b: Float32Array): number {
  let largest = 0
  for (let at = 0; at < a.length; at++) {
    const difference = Math.abs(a[at]! - b[at]!)
    if (difference > largest) largest = difference
  }
  return largest
}
