/** How far an image is one solid colour: what "solid saturated colours in early layers" (STUDY, conclusion 3) means in numbers. */
import { solidityThresholds, type Solidity } from '../../contract/prototypes'

/** Pixels darker than this share of the brightest do not count: nobody sees their colour. */
export const darkest = 0.1

/** Chroma vectors shorter than this share of the brightness are rounding, not colour. */
const noColor = 1e-4

/**
 * A pixel's brightness is the V of HSV, its saturation the S, and its chroma vector lies in the plane across grey: a = R - (G + B) / 2,
 * b = sqrt(3) / 2 (G - B), whose angle is the hue (red 0, green 120, blue 240 degrees). Opposite hues cancel each other.
 * @param image [28, 28, 3] or any number of RGB pixels, flat; below 0 counts as 0
 */
export function solidityOf(image: Float32Array): Solidity {
  const brightest = image.reduce((most, value) => Math.max(most, value), 0)
  const sum = { weight: 0, saturation: 0, a: 0, b: 0, length: 0 }
  for (let at = 0; at < image.length; at += 3) addPixel(sum, [0, 1, 2].map((c) => Math.max(0, image[at + c]!)) as Rgb, darkest * brightest)
  if (sum.weight === 0) return { oneHue: 0, saturation: 0, hue: null, solid: false }
  const colored = sum.length > noColor * sum.weight
  const oneHue = colored ? Math.hypot(sum.a, sum.b) / sum.length : 0
  const saturation = sum.saturation / sum.weight
  return {
    oneHue,
    saturation,
    hue: oneHue > noColor ? degrees(sum.a, sum.b) : null,
    solid: oneHue >= solidityThresholds.oneHue && saturation >= solidityThresholds.saturation,
  }
}

type Rgb = [number, number, number]

/** Everything is weighted by brightness. */
function addPixel(sum: { weight: number; saturation: number; a: number; b: number; length: number }, [r, g, b]: Rgb, dark: number): void {
  const brightness = Math.max(r, g, b)
  if (brightness <= dark) return
  const chroma = { a: r - (g + b) / 2, b: (Math.sqrt(3) / 2) * (g - b) }
  sum.weight += brightness
  // S of HSV is (V - min) / V; times the weight V.
  sum.saturation += brightness - Math.min(r, g, b)
  sum.a += brightness * chroma.a
  sum.b += brightness * chroma.b
  sum.length += brightness * Math.hypot(chroma.a, chroma.b)
}

function degrees(a: number, b: number): number {
  const angle = (Math.atan2(b, a) * 180) / Math.PI
  return angle < 0 ? angle + 360 : angle
}
