/** For tests: what activation maximisation must do, on whatever backend is in use when the tests run. */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { objectiveIds, prototypeSettings, type ObjectiveId } from '../../contract/prototypes'
import { architectureOf, imageLength, layersOf, type CnnArchitecture, type LayerName } from '../model/architecture'
import { activations, disposeParams, type CnnParams } from '../model/cnn'
import { initParams } from '../model/init'
import { randomStream } from '../random'
import { chosenChannels } from './channel-values'
import { Jitter, type Shift } from './jitter'
import { Maximisation, type Question, type Wish } from './maximise'
import { objectives } from './objectives'
import { solidityOf } from './solidity'

const settings = prototypeSettings.parse({ steps: 12 })
const wish: Wish = { channel: 1, seed: 4 }

function withNetwork(thirdPool: boolean, test: (network: { architecture: CnnArchitecture; params: CnnParams }) => void): void {
  const architecture = architectureOf({ widths: [4, 5, 6], thirdPool })
  const params = initParams(architecture, 3)
  test({ architecture, params })
  disposeParams(params)
}

/** A network whose conv1 has a channel for pure red: bias aside, red minus green minus blue at each pixel; and one that no image wakes. */
function colorDetector(): { architecture: CnnArchitecture; params: CnnParams } {
  const architecture = architectureOf({ widths: [2, 2, 2], thirdPool: true })
  const params = initParams(architecture, 3)
  const filter = new Float32Array(3 * 3 * 3 * 2)
  const center = 4 * 3 * 2
  ;[1, -1, -1].forEach((weight, c) => (filter[center + c * 2] = weight))
  params['conv1.weight']!.assign(tf.tensor(filter, [3, 3, 3, 2]))
  params['conv1.bias']!.assign(tf.tensor([0, -1]))
  return { architecture, params }
}

function run(question: Question, wishes: Wish[], steps = question.settings.steps) {
  const maximisation = new Maximisation(question, wishes)
  for (let step = 0; step < steps; step++) maximisation.step()
  const values = maximisation.values()
  maximisation.dispose()
  return { images: maximisation.images, values, followed: [...maximisation.followed] }
}

const image = (images: Float32Array, i: number) => images.subarray(i * imageLength, (i + 1) * imageLength)

/** By the whole layer, one value after another. */
function objectiveByHand(map: number[], id: ObjectiveId, topk: number): number {
  const sorted = [...map].sort((a, b) => b - a)
  const counted = id === 'channel_max' ? sorted.slice(0, 1) : id === 'topk_mean' ? sorted.slice(0, topk) : sorted
  return counted.reduce((sum, value) => sum + value, 0) / counted.length
}

function randomImages(n: number): tf.Tensor4D {
  const random = randomStream(5, 'images')
  return tf.tensor4d(
    Float32Array.from({ length: n * imageLength }, () => random.uniform()),
    [n, 28, 28, 3],
  )
}

/** Of channel c on an image, out of the whole layer's activation. */
function channelMap(activation: tf.Tensor, i: number, channel: number): number[] {
  const channels = activation.shape.at(-1)!
  const perImage = activation.size / activation.shape[0]!
  return [...activation.dataSync().slice(i * perImage, (i + 1) * perImage)].filter((_, at) => at % channels === channel)
}

export function describeMaximisation(): void {
  describe.each([true, false])('a chosen channel, third pooling %s', (thirdPool) => {
    it('has the values that the whole layer has in it, at every layer', () =>
      withNetwork(thirdPool, ({ architecture, params }) => {
        for (const layer of layersOf(architecture)) {
          const channels = [3, 0, 3]
          tf.tidy(() => {
            const images = randomImages(3)
            const whole = activations(architecture, params, images, [layer])[layer]!
            const chosen = chosenChannels(architecture, params, layer, channels)
            const values = chosen.values(images).arraySync()
            channels.forEach((channel, i) => {
              const expected = channelMap(whole, i, channel)
              expect(values[i]!.length, layer).toBe(expected.length)
              values[i]!.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5))
            })
            chosen.dispose()
          })
        }
      }))
  })

  describe('objectives', () => {
    it('are the largest, the mean, and the mean of the k largest', () =>
      tf.tidy(() => {
        const values = tf.tensor2d([
          [1, 7, 3, 5],
          [-2, -1, -4, -3],
        ])
        const of = (id: ObjectiveId, topk: number) => [...objectives[id](values, { topk }).dataSync()]
        expect(of('channel_max', 32)).toEqual([7, -1])
        expect(of('channel_mean', 32)).toEqual([4, -2.5])
        expect(of('topk_mean', 2)).toEqual([6, -1.5])
        expect(of('topk_mean', 32)).toEqual([4, -2.5])
      }))

    it('have gradients at the values that count, the first of equal ones', () =>
      tf.tidy(() => {
        const values = tf.tensor2d([[2, 9, 9, 4, 1]])
        const gradient = (id: ObjectiveId, topk: number) => [
          ...tf
            .grad((x) => objectives[id](x as tf.Tensor2D, { topk }).sum())(values)
            .dataSync(),
        ]
        expect(gradient('channel_max', 32)).toEqual([0, 1, 0, 0, 0])
        expect(gradient('topk_mean', 3).map((slope) => Math.fround(slope))).toEqual([0, 1, 1, 1, 0].map((one) => Math.fround(one / 3)))
        expect(gradient('channel_mean', 1)[0]).toBeCloseTo(0.2, 6)
      }))
  })

  describe('maximisation', () => {
    it.each([
      ['alone', 0, 0.05],
      ['less penalties', 0.01, 1e-3],
    ])('goes where finite differences of the objective %s say, through the jitter', (_what, weight, delta) =>
      withNetwork(true, ({ architecture, params }) => {
        let sure = 0
        for (const layer of ['conv1', 'relu2', 'pool2', 'conv3', 'gap', 'fc'] as LayerName[])
          for (const id of objectiveIds) {
            const one = { ...settings, topk: 3, blurEvery: 0, clamp: false, l2: weight, tv: weight }
            const question = { architecture, params, layer, objective: id, settings: one }
            const before = run(question, [wish], 0).images
            const after = run(question, [wish], 1).images
            for (let at = 301; at < imageLength; at += 97) {
              const slope = slopeOfFormula(question, before, at, delta)
              if (slope === null || Math.abs(slope) < 2e-4) continue
              sure++
              // The first step of Adam is the learning rate, in the direction of the slope.
              expect(after[at]! - before[at]!, `${layer} ${id} ${at}`).toBeCloseTo(Math.sign(slope) * one.lr, 4)
            }
          }
        expect(sure).toBeGreaterThan(40)
      }),
    )

    it('makes of a detector of red a red image, and names the channel that nothing wakes', () => {
      const { architecture, params } = colorDetector()
      const long = prototypeSettings.parse({ steps: 60 })
      const wishes = [
        { channel: 0, seed: 0 },
        { channel: 1, seed: 0 },
      ]
      const { images, values, followed } = run({ architecture, params, layer: 'relu1', objective: 'channel_mean', settings: long }, wishes)
      const { oneHue, saturation, hue, solid } = solidityOf(image(images, 0))
      expect(solid).toBe(true)
      expect(oneHue).toBeGreaterThan(0.99)
      expect(saturation).toBeGreaterThan(0.99)
      expect(Math.min(hue!, 360 - hue!)).toBeLessThan(3)
      const inside = image(images, 0).filter((_, at) => at % 3 === 0)
      expect(inside.filter((red) => red > 0.95).length).toBeGreaterThan(500)
      expect(values[0]).toBeGreaterThan(0.8)
      expect(followed).toEqual([1, 0])
      disposeParams(params)
    })

    it('makes the same images together, alone, in another order and again, to the bit', () =>
      withNetwork(true, ({ architecture, params }) => {
        for (const layer of ['conv1', 'pool2', 'conv3', 'fc'] as LayerName[]) {
          const question: Question = { architecture, params, layer, objective: 'channel_mean', settings }
          const wishes = [0, 3].flatMap((channel) => [7, 8].map((seed) => ({ channel, seed })))
          const together = run(question, wishes)
          expect(run(question, wishes).images).toEqual(together.images)
          const reversed = run(question, [...wishes].reverse())
          wishes.forEach((one, i) => {
            const alone = run(question, [one])
            expect(largestDifference(alone.images, image(together.images, i)), layer).toBe(0)
            expect(alone.values[0]).toBeCloseTo(together.values[i]!, 4)
            expect(image(reversed.images, wishes.length - 1 - i)).toEqual(image(together.images, i))
          })
          expect(largestDifference(image(together.images, 0), image(together.images, 1))).toBeGreaterThan(0.1)
        }
      }))

    it('values are those of the images themselves, without penalties and jitter', () =>
      withNetwork(true, ({ architecture, params }) => {
        for (const id of objectiveIds) {
          const small = { ...settings, topk: 5 }
          const { images, values } = run({ architecture, params, layer: 'conv2', objective: id, settings: small }, [{ channel: 2, seed: 1 }])
          tf.tidy(() => {
            const map = channelMap(activations(architecture, params, tf.tensor4d(images.slice(), [1, 28, 28, 3]), ['conv2']).conv2!, 0, 2)
            expect(values[0]).toBeCloseTo(objectiveByHand(map, id, 5), 5)
          })
        }
      }))

    it('climbs, stays within 0 and 1, and leaves no tensor behind', () =>
      withNetwork(true, ({ architecture, params }) => {
        const before = tf.memory().numTensors
        const question: Question = { architecture, params, layer: 'fc', objective: 'channel_mean', settings }
        const start = run(question, [{ channel: 0, seed: 0 }], 1)
        const end = run(question, [{ channel: 0, seed: 0 }], 40)
        expect(end.values[0]).toBeGreaterThan(start.values[0]! + 0.005)
        expect(end.images.every((value) => value >= 0 && value <= 1)).toBe(true)
        expect(tf.memory().numTensors).toBe(before)
      }))
  })
}

/**
 * Of objective - l2 sum x^2 - tv TV(x) by the pixel value `at`, by central differences: the objective of the first jitter's view of the image, by the
 * whole layer and without the lab's own pieces. Null where a kink of the network lies between the two sides.
 */
function slopeOfFormula(question: Question, x: Float32Array, at: number, delta: number): number | null {
  const shift = new Jitter(wish.seed, question.settings.jitter).next()
  const [below, here, above] = [-delta, 0, delta].map((step) => {
    const moved = x.slice()
    moved[at]! += step
    return formula(question, moved, shift)
  }) as [number, number, number]
  const [left, right] = [(here - below) / delta, (above - here) / delta]
  return Math.abs(left - right) <= 0.2 * Math.abs(left + right) ? (left + right) / 2 : null
}

function formula({ architecture, params, layer, objective: id, settings: { l2, tv, topk } }: Question, x: Float32Array, { dy, dx }: Shift): number {
  const inside = (place: number) => place >= 0 && place < 28
  const seen = Float32Array.from(x, (_, i) => {
    const [fromY, fromX] = [Math.floor(i / 84) - dy, (Math.floor(i / 3) % 28) - dx]
    return inside(fromY) && inside(fromX) ? x[(fromY * 28 + fromX) * 3 + (i % 3)]! : 0
  })
  const map = tf.tidy(() => channelMap(activations(architecture, params, tf.tensor4d(seen, [1, 28, 28, 3]), [layer])[layer]!, 0, wish.channel))
  let penalty = 0
  x.forEach((value, i) => {
    penalty += l2 * value * value
    if (i % 84 < 81) penalty += tv * Math.abs(x[i + 3]! - value)
    if (i + 84 < x.length) penalty += tv * Math.abs(x[i + 84]! - value)
  })
  return objectiveByHand(map, id, topk) - penalty
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}
