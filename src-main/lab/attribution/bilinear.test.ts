import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { largestDifference } from '../ops/naive.testing'
import { randomStream } from '../random'
import { bilinear } from './bilinear'

it('2 to 4, worked by hand: centres at 0, 1/4, 3/4 and 1 of the way', () => {
  const row = [0, 1, 3, 4]
  // [[0, 4], [8, 12]]: each row adds 8 times its own share to the first.
  const expected = [0, 2, 6, 8].flatMap((down) => row.map((across) => down + across))
  expect(Array.from(bilinear(2, 4)(Float32Array.of(0, 4, 8, 12)))).toEqual(expected)
})

it('7 to 28: pixel i lies at (i - 1.5) / 4 of the centres, kept within the outermost', () => {
  const stream = randomStream(1, 'map')
  const map = Float32Array.from({ length: 49 }, () => stream.uniform())
  const place = (i: number) => Math.min(6, Math.max(0, (i - 1.5) / 4))
  // Of a sum over hat functions, which is the other way to say it.
  const hat = (i: number, k: number) => Math.max(0, 1 - Math.abs(place(i) - k))
  const expected = Float64Array.from({ length: 784 }, (_, at) => {
    let sum = 0
    for (let k = 0; k < 49; k++) sum += map[k]! * hat(Math.floor(at / 28), Math.floor(k / 7)) * hat(at % 28, k % 7)
    return sum
  })
  expect(largestDifference(bilinear(7, 28)(map), expected)).toBeLessThan(1e-6)
})

it('is tfjs’s resize with half-pixel centres, from every side that a convolution has', () => {
  const stream = randomStream(2, 'map')
  for (const side of [7, 14]) {
    const map = Float32Array.from({ length: side * side }, () => stream.uniform(-1, 1))
    const theirs = tf.tidy(() => tf.image.resizeBilinear(tf.tensor3d(map, [side, side, 1]), [28, 28], false, true).dataSync())
    expect(largestDifference(bilinear(side, 28)(map), theirs)).toBeLessThan(1e-5)
  }
})

it('a map of that side already, and one of one value, stay as they are', () => {
  const map = Float32Array.from({ length: 784 }, (_, i) => (i * 7) % 31)
  expect(bilinear(28, 28)(map)).toEqual(map)
  expect(bilinear(7, 28)(new Float32Array(49).fill(0.3))).toEqual(new Float32Array(784).fill(0.3))
})
