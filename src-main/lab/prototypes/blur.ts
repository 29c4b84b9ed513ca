/** Gaussian blur, which takes out of an image what pixels alternate in. */
import { imageSide } from '../model/architecture'

const channels = 3
const row = imageSide * channels

/** Weights of the pixels -radius to radius, which add up to 1; the radius is 3 sigma, rounded up. */
export function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.ceil(3 * sigma)
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Blurs images [n, 28, 28, 3] in place, first along rows, then along columns; borders reflect (the edge pixel once). Sigma 0 changes nothing. */
export function blur(images: Float32Array, sigma: number): void {
  if (sigma === 0) return
  const kernel = gaussianKernel(sigma)
  const sources = sourcesOf(kernel.length)
  const line = new Float64Array(imageSide)
  for (let start = 0; start < images.length; start += imageSide * row) {
    for (let i = 0; i < imageSide; i++) {
      for (let c = 0; c < channels; c++) blurLine(images, start + i * row + c, channels, kernel, sources, line)
    }
    for (let at = start; at < start + row; at++) blurLine(images, at, row, kernel, sources, line)
  }
}

/** 28 values from `first` on, `step` apart. */
function blurLine(images: Float32Array, first: number, step: number, kernel: Float64Array, sources: Int32Array, line: Float64Array): void {
  const taps = kernel.length
  for (let i = 0; i < imageSide; i++) line[i] = images[first + i * step]!
  for (let i = 0; i < imageSide; i++) {
    let sum = 0
    for (let tap = 0; tap < taps; tap++) sum += kernel[tap]! * line[sources[i * taps + tap]!]!
    images[first + i * step] = sum
  }
}

/** Which of 28 places each tap of each place reads, [28, taps]. */
function sourcesOf(taps: number): Int32Array {
  const radius = (taps - 1) / 2
  return Int32Array.from({ length: imageSide * taps }, (_, at) => reflected(Math.floor(at / taps) + (at % taps) - radius))
}

/** ... 2 1 | 0 1 2 ... 27 | 26 25 ... */
function reflected(place: number): number {
  const period = 2 * (imageSide - 1)
  const inPeriod = ((place % period) + period) % period
  return inPeriod < imageSide ? inPeriod : period - inPeriod
}
