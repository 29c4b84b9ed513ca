import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { camLayers, type CamLayer } from '../../contract/gradcam'
import { architectureOf, torchShapes, type CnnArchitecture } from '../model/architecture'
import { activations, disposeParams, resume, type CnnParams } from '../model/cnn'
import { fromTorch } from '../model/safetensors'
import { largestDifference } from '../ops/naive.testing'
import { randomStream } from '../random'
import { gradCam } from './gradcam'

function drawn(architecture: CnnArchitecture): CnnParams {
  const stream = randomStream(4, 'weights')
  const weights = Object.entries(torchShapes(architecture)).map(([name, shape]) => {
    const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => stream.uniform(-0.4, 0.4))
    return [name, { shape, data }] as const
  })
  return fromTorch(Object.fromEntries(weights))
}

function drawnImages(count: number): tf.Tensor4D {
  const stream = randomStream(4, 'images')
  return tf.tensor4d(
    Float32Array.from({ length: count * 2352 }, () => stream.uniform()),
    [count, 28, 28, 3],
  )
}

const architecture = architectureOf({ widths: [3, 4, 6], thirdPool: true })
const twoPools = architectureOf({ widths: [3, 4, 6], thirdPool: false })

describe('a network made by hand', () => {
  // Channel 0 of every block passes red on, channel 1 green; classes 3 and 5 weigh them with 1 and -2, 4 and 0.5.
  const hand = architectureOf({ widths: [2, 2, 2], thirdPool: false })
  const params = fromTorch(
    Object.fromEntries(
      Object.entries(torchShapes(hand)).map(([name, shape]) => {
        const data = new Float32Array(tf.util.sizeFromShape(shape))
        const inputs = shape[1] ?? 0
        // The middle of the 3x3 filter from channel c to channel c.
        if (name.startsWith('conv') && name.endsWith('weight')) for (const c of [0, 1]) data[(c * inputs + c) * 9 + 4] = 1
        if (name === 'conv3.bias') data.set([-0.5, 0.25])
        if (name === 'fc.weight') data.set([1, -2, 0, 0, 4, 0.5], 6)
        return [name, { shape, data }]
      }),
    ),
  )
  // Each 4x4 cell of the image becomes one place of conv3: red 1 in the first row of cells, green 0.5 in the first column.
  const image = tf.tensor4d(
    Float32Array.from({ length: 2352 }, (_, at) => {
      const pixel = Math.floor(at / 3)
      if (at % 3 === 0) return pixel < 4 * 28 ? 1 : 0
      return at % 3 === 1 && pixel % 28 < 4 ? 0.5 : 0
    }),
    [1, 28, 28, 3],
  )
  const red = (place: number) => (place < 7 ? 1 : 0) - 0.5
  const green = (place: number) => (place % 7 === 0 ? 0.5 : 0) + 0.25

  it.each([
    [3, 1, -2],
    [5, 4, 0.5],
  ])('class %d: alpha is the weight times the share of active places over 49, and the map as the formula has it', (of, wRed, wGreen) => {
    // d y / d A_k is w_k / 49 where A_k is above 0: 7 places of red, all 49 of green.
    const alpha = [(wRed / 49) * (7 / 49), (wGreen / 49) * 1]
    const expected = Array.from({ length: 49 }, (_, place) => Math.max(0, alpha[0]! * red(place) + alpha[1]! * green(place)))
    const found = gradCam.attribute({ architecture: hand, params, images: image, layer: 'conv3', choose: () => Uint8Array.of(of) })
    expect(found.side).toBe(7)
    expect(largestDifference(found.maps, expected)).toBeLessThan(1e-8)
    expect(found.maps.some((value) => value > 0)).toBe(of === 5)
  })

  it('is told the logits: gap of relu3 by the head', () => {
    let told = new Float32Array(0)
    const choose = (logits: Float32Array) => ((told = Float32Array.from(logits)), Uint8Array.of(0))
    gradCam.attribute({ architecture: hand, params, images: image, layer: 'conv3', choose })
    const gap = [(7 * 0.5) / 49, (7 * 0.75 + 42 * 0.25) / 49]
    expect(largestDifference(told, [0, 0, 0, gap[0]! - 2 * gap[1]!, 0, 4 * gap[0]! + 0.5 * gap[1]!, 0, 0, 0, 0])).toBeLessThan(1e-6)
  })
})

/** The formula with every derivative as a difference quotient of the rest of the network. */
function byDifferences(shape: CnnArchitecture, params: CnnParams, image: tf.Tensor4D, layer: CamLayer, of: number): Float64Array {
  const activation = tf.tidy(() => activations(shape, params, image, [layer])[layer]!.clone())
  const values = activation.dataSync() as Float32Array
  const [, side, , channels] = activation.shape as [number, number, number, number]
  const logit = (moved: Float32Array) => tf.tidy(() => resume(shape, params, layer, tf.tensor(moved, activation.shape)).dataSync()[of]!)
  const alpha = new Float64Array(channels)
  const step = 1e-2
  for (let at = 0; at < values.length; at++) {
    const [above, below] = [Float32Array.from(values), Float32Array.from(values)]
    above[at]! += step
    below[at]! -= step
    alpha[at % channels]! += (logit(above) - logit(below)) / (2 * step) / (side * side)
  }
  activation.dispose()
  return Float64Array.from({ length: side * side }, (_, place) => {
    let sum = 0
    for (let k = 0; k < channels; k++) sum += alpha[k]! * values[place * channels + k]!
    return Math.max(0, sum)
  })
}

describe.each([
  ['third pooling', architecture],
  ['two pools', twoPools],
])('%s', (_title, shape) => {
  it('conv3 equals the formula with difference quotients in place of derivatives', () => {
    const params = drawn(shape)
    const image = drawnImages(1)
    // A class whose map is not empty, so that something is compared.
    const maps = Array.from(
      { length: 10 },
      (_, of) => gradCam.attribute({ architecture: shape, params, images: image, layer: 'conv3', choose: () => Uint8Array.of(of) }).maps,
    )
    const of = maps.findIndex((map) => map.filter((value) => value > 0).length > 10)
    const expected = byDifferences(shape, params, image, 'conv3', of)
    expect(largestDifference(maps[of]!, expected) / Math.max(...expected)).toBeLessThan(0.05)
    disposeParams(params)
  })
})

it('a batch gives what its images give one by one, each for its own class, and no tensor stays', () => {
  const params = drawn(architecture)
  const images = drawnImages(5)
  const classes = Uint8Array.of(1, 7, 0, 7, 4)
  const before = tf.memory().numTensors
  for (const layer of camLayers) {
    const together = gradCam.attribute({ architecture, params, images, layer, choose: () => classes })
    const places = together.side ** 2
    expect(together.of).toEqual(classes)
    for (let i = 0; i < 5; i++) {
      const one = images.slice([i, 0, 0, 0], [1, 28, 28, 3])
      const alone = gradCam.attribute({ architecture, params, images: one, layer, choose: () => classes.slice(i, i + 1) })
      one.dispose()
      expect(alone.maps.length).toBe(places)
      expect(largestDifference(together.maps.slice(i * places, (i + 1) * places), alone.maps)).toBeLessThan(1e-6)
      expect(largestDifference(together.logits.slice(10 * i, 10 * i + 10), alone.logits)).toBeLessThan(1e-5)
    }
    expect(together.maps.some((value) => value > 0)).toBe(true)
  }
  expect(tf.memory().numTensors).toBe(before)
  disposeParams(params)
})
