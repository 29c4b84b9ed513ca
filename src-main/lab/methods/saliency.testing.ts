/** For tests: the saliency penalty and its second-order gradient, on whatever backend is in use when the tests run. */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { architectureOf, type CnnArchitecture } from '../model/architecture'
import { disposeParams, type CnnParams } from '../model/cnn'
import { initParams } from '../model/init'
import { toTorch } from '../model/safetensors'
import { grid, naiveConv, naiveCrossEntropy, naiveLinear, naiveMean, naivePool, naiveRelu, type Grid } from '../ops/naive.testing'
import { randomStream } from '../random'
import { penaltyWeight } from './saliency'
import { penalisedGradients } from './saliency-penalty'

const count = 4
const lambda = 3
const shapeThreshold = 0.05

interface Case {
  architecture: CnnArchitecture
  params: CnnParams
  images: Float32Array
  labels: number[]
}

/** Random blobs of stroke on black, and a network with weights so large that its gradients are. */
function makeCase(thirdPool: boolean): Case {
  const architecture = architectureOf({ widths: [3, 4, 6], thirdPool })
  const params = initParams(architecture, 3)
  for (const [name, value] of Object.entries(params)) if (name.endsWith('weight')) tf.tidy(() => value.assign(value.mul(3)))
  const stream = randomStream(5, 'images')
  const images = Float32Array.from({ length: count * 784 * 3 })
  for (let pixel = 0; pixel < count * 784; pixel++) {
    // Small values too, on both sides of the threshold.
    const stroke = stream.uniform() < 0.4 ? stream.uniform() : stream.uniform(0, 0.09)
    for (let channel = 0; channel < 3; channel++) images[3 * pixel + channel] = stroke * [1, 0.5, 0.1][channel]!
  }
  return { architecture, params, images, labels: [1, 7, 7, 0] }
}

const onDevice = ({ images, labels }: Case) => ({ images: tf.tensor4d(images, [count, 28, 28, 3]), labels: tf.tensor1d(labels, 'int32') })

/** By PyTorch's names and in its layout, as doubles: between two single-precision values may lie a kink of the loss, where it has no slope. */
type Doubles = Record<string, Float64Array>

const doublesOf = (params: CnnParams): Doubles =>
  Object.fromEntries(Object.entries(toTorch(params)).map(([name, { data }]) => [name, Float64Array.from(data)]))

/** The whole loss as it is written, in loops over doubles. */
function lossByHand({ architecture, images, labels }: Case, weights: Doubles): { total: number; penalty: number } {
  const x = grid([count, 28, 28, 3], (place) => images[place]!)
  const blocks: { convolved: Grid; active: Grid }[] = []
  let y = x
  for (const block of [1, 2, 3]) {
    const convolved = naiveConv(y, weights[`conv${block}.weight`]!, weights[`conv${block}.bias`]!)
    const active = naiveRelu(convolved)
    blocks.push({ convolved, active })
    y = pools(architecture, block) ? naivePool(active) : active
  }
  const logits = naiveLinear(naiveMean(y), weights['fc.weight']!, weights['fc.bias']!)
  const [, height, width, channels] = y.shape
  let d = grid(
    y.shape,
    (place) => weights['fc.weight']![labels[Math.floor(place / (height * width * channels))]! * channels + (place % channels)]! / (height * width),
  )
  for (const block of [3, 2, 1]) d = blockInputGradient(blocks[block - 1]!, pools(architecture, block), weights[`conv${block}.weight`]!, d)
  const penalty = penaltyOf(images, d.data)
  return { total: naiveCrossEntropy(logits.data, labels) + lambda * penalty, penalty }
}

const pools = ({ thirdPool }: CnnArchitecture, block: number) => block < 3 || thirdPool

function blockInputGradient({ convolved, active }: { convolved: Grid; active: Grid }, pool: boolean, weight: Float64Array, dy: Grid): Grid {
  const spread = pool ? unpool(active, dy) : dy
  const cut = grid(convolved.shape, (place) => (convolved.data[place]! > 0 ? spread.data[place]! : 0))
  const outputs = convolved.shape[3]
  const inputs = weight.length / (9 * outputs)
  // The transposed convolution is one with the filter turned by half a turn, its channel axes exchanged.
  const turned = Float64Array.from(weight, (_, place) => {
    const [to, from, cell] = [Math.floor(place / (9 * outputs)), Math.floor(place / 9) % outputs, place % 9]
    return weight[(from * inputs + to) * 9 + 8 - cell]!
  })
  return naiveConv(cut, turned, new Float64Array(inputs))
}

/** Each value goes to the first largest of its four cells. */
function unpool({ shape, data }: Grid, dy: Grid): Grid {
  const [, height, width, channels] = shape
  const [, rows, columns] = dy.shape
  const spread = grid(shape, () => 0)
  dy.data.forEach((value, place) => {
    const [channel, pixel] = [place % channels, Math.floor(place / channels)]
    const [column, row, image] = [pixel % columns, Math.floor(pixel / columns) % rows, Math.floor(pixel / (columns * rows))]
    const cells = [0, 1, 2, 3].map((cell) => ((image * height + 2 * row + (cell >> 1)) * width + 2 * column + (cell & 1)) * channels + channel)
    spread.data[cells.reduce((best, cell) => (data[cell]! > data[best]! ? cell : best))] = value
  })
  return spread
}

function penaltyOf(images: ArrayLike<number>, gradient: Float64Array): number {
  let penalty = 0
  for (let pixel = 0; pixel < count * 784; pixel++) {
    const at = [0, 1, 2].map((channel) => 3 * pixel + channel)
    const isShape = at.reduce((sum, place) => sum + Math.abs(images[place]!), 0) / 3 > shapeThreshold
    const mean = at.reduce((sum, place) => sum + gradient[place]!, 0) / 3
    if (!isShape) penalty += at.reduce((sum, place) => sum + (gradient[place]! - mean) ** 2, 0) / count
  }
  return penalty
}

function slopeByDifferences(made: Case, weights: Doubles, name: string, place: number): number {
  const at = (delta: number) => {
    const moved = weights[name]!.slice()
    moved[place]! += delta
    return lossByHand(made, { ...weights, [name]: moved }).total
  }
  return (at(1e-7) - at(-1e-7)) / 2e-7
}

export function describeSaliency(title: string): void {
  describe.each([true, false])(`${title}, third pooling %s`, (thirdPool) => {
    it('is the sum over background pixels of the squared gradient, less its mean over the channels', () => {
      const made = makeCase(thirdPool)
      const { penalty, loss } = tf.tidy(() => {
        const found = penalisedGradients(made.architecture, made.params, { ...onDevice(made), lambda, shapeThreshold })
        found.logits.dispose()
        return { penalty: found.penalty.dataSync()[0]!, loss: found.loss.dataSync()[0]! }
      })
      const expected = lossByHand(made, doublesOf(made.params))
      expect(expected.penalty).toBeGreaterThan(0.001)
      expect(penalty / expected.penalty).toBeCloseTo(1, 4)
      expect(loss + lambda * penalty).toBeCloseTo(expected.total, 4)
      disposeParams(made.params)
    })

    it('its gradient of second order is that of finite differences, in every tensor', () => {
      const made = makeCase(thirdPool)
      const found = tf.tidy(() => {
        const { logits, gradients } = penalisedGradients(made.architecture, made.params, { ...onDevice(made), lambda, shapeThreshold })
        logits.dispose()
        return gradients
      })
      const variables = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, tf.variable(value)]))
      // In PyTorch's layout, as the doubles are.
      const gradients = toTorch(variables)
      tf.dispose([found, variables])
      const weights = doublesOf(made.params)
      for (const [name, { data }] of Object.entries(gradients)) {
        const largest = Math.max(...data.map(Math.abs))
        for (let i = 0; i < 4; i++) {
          const place = Math.floor(((i + 0.5) * data.length) / 4)
          const slope = slopeByDifferences(made, weights, name, place)
          expect(Math.abs(data[place]! - slope), `${name}[${place}]: ${data[place]} against ${slope}`).toBeLessThan(2e-3 * largest)
        }
        expect(largest, name).toBeGreaterThan(0.01)
      }
      disposeParams(made.params)
    })
  })

  describe(`${title}, its weight`, () => {
    it('is whole for two epochs, then 0.7, then 0.3 of it', () => {
      const schedule = { lambdaMax: 8e-3, fullEpochs: 2, middleEpochs: 5, middleFactor: 0.7, lateFactor: 0.3 }
      const found = [1, 2, 3, 5, 6, 10].map((epoch) => penaltyWeight(schedule, epoch))
      const expected = [8e-3, 8e-3, 5.6e-3, 5.6e-3, 2.4e-3, 2.4e-3]
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 10))
    })
  })
}
