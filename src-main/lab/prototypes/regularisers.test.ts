import { describe, expect, it } from 'vitest'
import { randomStream } from '../random'
import { imageLength } from '../model/architecture'
import { squaredNorm, totalVariation, type Regulariser } from './regularisers'

const at = (y: number, x: number, c: number) => (y * 28 + x) * 3 + c

function noise(images: number): Float32Array {
  const random = randomStream(1, 'noise')
  return Float32Array.from({ length: images * imageLength }, () => random.uniform())
}

describe('penalties', () => {
  it('the norm is the sum of squares over pixels and channels', () => {
    const image = new Float32Array(imageLength)
    image[at(3, 4, 0)] = 0.5
    image[at(27, 27, 2)] = -2
    expect(squaredNorm.value(image)).toBe(4.25)
  })

  it('total variation is the sum of absolute differences of neighbours: worked examples', () => {
    const image = new Float32Array(imageLength)
    // A point inside has four neighbours, one in a corner two; nothing wraps around, and channels do not see each other.
    image[at(10, 10, 1)] = 0.5
    expect(totalVariation.value(image)).toBe(2)
    image[at(27, 27, 2)] = 1
    expect(totalVariation.value(image)).toBe(4)
    // Neighbours of the same colour have no edge between them: 2 x 1 pixels have six.
    image[at(10, 11, 1)] = 0.5
    expect(totalVariation.value(image)).toBe(5)
    expect(totalVariation.value(new Float32Array(imageLength).fill(0.7))).toBe(0)
  })

  it.each([
    ['norm', squaredNorm],
    ['total variation', totalVariation],
  ] as [string, Regulariser][])('the gradient of the %s is that of finite differences, image by image', (_name, regulariser) => {
    const images = noise(2)
    const gradient = new Float32Array(images.length).fill(1)
    regulariser.addGradient(0.5, images, gradient)
    for (const place of [at(0, 0, 0), at(0, 13, 1), at(9, 27, 2), at(14, 14, 0), at(27, 0, 1), at(27, 27, 2)])
      for (const image of [0, 1]) {
        const one = images.slice(image * imageLength, (image + 1) * imageLength)
        const delta = 2 ** -12
        const near = (sign: number) => {
          const changed = one.slice()
          changed[place]! += sign * delta
          return regulariser.value(changed)
        }
        // What was there stays, and half of the slope comes to it.
        expect(gradient[image * imageLength + place]!).toBeCloseTo(1 + (0.5 * (near(1) - near(-1))) / (2 * delta), 1)
      }
  })

  it('total variation pulls at nothing where neighbours are equal', () => {
    const gradient = new Float32Array(imageLength)
    totalVariation.addGradient(1, new Float32Array(imageLength).fill(0.3), gradient)
    expect(gradient.every((slope) => slope === 0)).toBe(true)
  })
})
