import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { paint } from './paint'

/** Two images, each black but for two pixels, bytes 51 and 204; one in orange, one in a dark green. */
const places = [5 * 28 + 3, 27 * 28 + 27]
const grey = new Uint8Array(2 * 784)
for (const image of [0, 784]) {
  grey[image + places[0]!] = 51
  grey[image + places[1]!] = 204
}
const bytes = [
  [255, 128, 0],
  [0, 64, 32],
]
const rgb = Float32Array.from(bytes.flat(), (value) => value / 255)

function painted(placement: 'stroke' | 'background', image: number): { light: number[]; dark: number[]; black: number[] } {
  const tensor = paint(grey, rgb, placement)
  expect(tensor.shape).toEqual([2, 28, 28, 3])
  const values = tensor.dataSync()
  tensor.dispose()
  const pixel = (place: number) => Array.from(values.slice((784 * image + place) * 3, (784 * image + place) * 3 + 3))
  return { light: pixel(places[1]!), dark: pixel(places[0]!), black: pixel(100) }
}

function expectClose(pixel: number[], expected: number[]): void {
  expect(pixel).toHaveLength(3)
  pixel.forEach((value, channel) => expect(value).toBeCloseTo(expected[channel]!, 6))
}

it('colours the stroke: grey times colour, black behind it', () => {
  const orange = painted('stroke', 0)
  // 51 / 255 = 0.2 and 204 / 255 = 0.8.
  expectClose(orange.dark, [0.2, (0.2 * 128) / 255, 0])
  expectClose(orange.light, [0.8, (0.8 * 128) / 255, 0])
  expect(orange.black).toEqual([0, 0, 0])
  expectClose(painted('stroke', 1).light, [0, (0.8 * 64) / 255, (0.8 * 32) / 255])
})

it('colours the background: a white stroke, the colour where there is none', () => {
  const orange = painted('background', 0)
  expectClose(orange.dark, [1, 0.2 + (0.8 * 128) / 255, 0.2])
  expectClose(orange.light, [1, 0.8 + (0.2 * 128) / 255, 0.8])
  expectClose(orange.black, [1, 128 / 255, 0])
  expectClose(painted('background', 1).light, [0.8, 0.8 + (0.2 * 64) / 255, 0.8 + (0.2 * 32) / 255])
})

it('makes every byte its 255th', () => {
  const all = Uint8Array.from({ length: 784 }, (_, i) => i % 256)
  const values = tf.tidy(() => paint(all, Float32Array.of(1, 1, 1), 'stroke').dataSync())
  expect(values.every((value, i) => value === Math.fround(all[Math.floor(i / 3)]! / 255))).toBe(true)
})

it('leaves the bytes as they were, and no tensor but the images', () => {
  const before = [tf.memory().numTensors, ...grey]
  paint(grey, rgb, 'background').dispose()
  expect([tf.memory().numTensors, ...grey]).toEqual(before)
})
