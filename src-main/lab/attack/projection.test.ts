import { describe, expect, it } from 'vitest'
import { randomStream } from '../random'
import { ballAround, clip, distance } from './projection'

const random = randomStream(1, 'projection')
const smallestFloat = 2 ** -149
const epsilons = [0, 5e-324, 1e-45, smallestFloat, 2e-45, 1e-40, 2 ** -126, 1e-12, 1e-8, 1 / 255, 8 / 255, 0.05, 0.1, 0.3, 0.999999999, 1]
const pixels = [0, smallestFloat, 1e-42, 2 ** -126, 1e-20, 0.1, 1 / 3, 0.5, 128 / 255, 1 - 2 ** -24, 1].map(Math.fround)

function pixel(): number {
  const kind = random.integer(3)
  if (kind === 0) return pixels[random.integer(pixels.length)]!
  return Math.fround(kind === 1 ? random.uniform() : 10 ** -random.uniform(0, 45))
}

function epsilon(): number {
  return random.integer(2) === 0 ? epsilons[random.integer(epsilons.length)]! : 10 ** -random.uniform(0, 12)
}

/** Next floats of a value 0 or above, by its bits. */
function neighbours(value: number): { below: number; above: number } {
  const float = Float32Array.of(value)
  const bits = new Int32Array(float.buffer)
  const at = (offset: number) => new Float32Array(Int32Array.of(bits[0]! + offset).buffer)[0]!
  return { below: value === 0 ? -smallestFloat : at(-1), above: at(1) }
}

describe('the ball in single precision', () => {
  it('keeps 60,000 random pixels within epsilon and 0..1, in doubles, and lets them go as far as floats can', () => {
    for (let round = 0; round < 60; round++) {
      const image = Float32Array.from({ length: 1000 }, pixel)
      const size = epsilon()
      const bounds = ballAround(image, size)
      const wanted = Float32Array.from({ length: 1000 }, (_, at) => image[at]! + random.uniform(-3, 3) * size)
      const projected = wanted.map((value, at) => clip(bounds, at, value))
      for (let at = 0; at < 1000; at++) {
        const [value, center] = [projected[at]!, image[at]!]
        if (!(Math.abs(value - center) <= size && value >= 0 && value <= 1)) throw new Error(`${center} ${size}: ${value}`)
        // What was within stays as it is.
        const inside = Math.abs(wanted[at]! - center) <= size && wanted[at]! >= 0 && wanted[at]! <= 1
        if (inside && value !== wanted[at]) throw new Error(`${center} ${size}: ${wanted[at]} was moved to ${value}`)
        for (const bound of [bounds.low[at]!, bounds.high[at]!]) {
          if (!(Math.abs(bound - center) <= size && bound >= 0 && bound <= 1)) throw new Error(`${center} ${size}: bound ${bound}`)
        }
        const { below } = neighbours(bounds.low[at]!)
        if (below >= 0 && Math.abs(below - center) <= size) throw new Error(`${center} ${size}: ${below} was left out`)
        const { above } = neighbours(bounds.high[at]!)
        if (above <= 1 && Math.abs(above - center) <= size) throw new Error(`${center} ${size}: ${above} was left out`)
      }
    }
  })

  it('of radius 0 is the image, and of radius 1 everything', () => {
    const image = Float32Array.from(pixels)
    expect(ballAround(image, 0)).toEqual({ low: image, high: image })
    const { low, high } = ballAround(image, 1)
    expect(Math.max(...low)).toBe(0)
    expect(Math.min(...high)).toBe(1)
  })

  it('distances are in doubles', () => {
    expect(distance(Float32Array.of(0.5, 0.25), Float32Array.of(0.5, 0.75))).toBe(0.5)
    expect(distance(Float32Array.of(1), Float32Array.of(1 - 2 ** -24))).toBe(2 ** -24)
  })
})
