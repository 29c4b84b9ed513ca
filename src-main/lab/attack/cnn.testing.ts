/** For tests: what attacks see of the study's network, on whatever backend is in use when the tests run. */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { architectureOf, type CnnArchitecture } from '../model/architecture'
import { disposeParams, forward, type CnnParams } from '../model/cnn'
import { initParams } from '../model/init'
import { toTorch, type NamedArray } from '../model/safetensors'
import { grid, largestDifference, naiveBlock, naiveCrossEntropies, naiveLinear, naiveMean, type Grid } from '../ops/naive.testing'
import { randomStream } from '../random'
import { attackedCnn } from './cnn'
import type { AttackedModel } from './method'

const imageLength = 28 * 28 * 3
const target = 3

/** Black but for a fifth of the pixels, as painted digits are. */
export function drawImages(count: number): Float32Array {
  const random = randomStream(2, 'attacked images')
  const images = new Float32Array(count * imageLength)
  for (let at = 0; at < images.length; at += 3) if (random.uniform() < 0.2) for (let c = 0; c < 3; c++) images[at + c] = random.uniform()
  return images
}

/** Cross-entropy towards the target in doubles, by loops. */
function naiveLoss(torch: Record<string, NamedArray>, { thirdPool }: CnnArchitecture, image: ArrayLike<number>): number {
  const block = (x: Grid, i: number) => naiveBlock(x, torch[`conv${i}.weight`]!.data, torch[`conv${i}.bias`]!.data, i < 3 || thirdPool)
  const maps = [1, 2, 3].reduce(
    block,
    grid([1, 28, 28, 3], (place) => image[place]!),
  )
  const logits = naiveLinear(naiveMean(maps), torch['fc.weight']!.data, torch['fc.bias']!.data)
  return naiveCrossEntropies(logits.data, [target])[0]!
}

type Test = (model: AttackedModel, architecture: CnnArchitecture, params: CnnParams) => void

function withModel(widths: readonly number[], thirdPool: boolean, test: Test): void {
  const architecture = architectureOf({ widths, thirdPool })
  const params = initParams(architecture, 4)
  // As sure as a trained one.
  params['fc.weight']!.assign(tf.tidy(() => params['fc.weight']!.mul(30)))
  test(attackedCnn(architecture, params), architecture, params)
  disposeParams(params)
}

/** @param images in the largest batch */
export function describeAttackedCnn(images: number): void {
  describe.each([true, false])('the attacked network, third pooling %s', (thirdPool) => {
    const withSmall = (test: Test) => withModel([3, 4, 5], thirdPool, test)

    it('has the logits of the network, with gradients and without', () =>
      withSmall((model, architecture, params) => {
        const images = drawImages(5)
        const expected = tf.tidy(() => forward(architecture, params, tf.tensor4d(images.slice(), [5, 28, 28, 3]))).dataSync()
        expect(largestDifference(model.logits(images), expected)).toBeLessThan(1e-4)
        expect(model.gradients(images, target).logits).toEqual(model.logits(images))
        expect(images).toEqual(drawImages(5))
      }))

    it('has gradients as finite differences in double precision say', () =>
      withSmall((model, architecture, params) => {
        const torch = toTorch(params)
        // Nowhere alike, so that no two cells of a pool are.
        const random = randomStream(3, 'noise')
        const images = Float32Array.from({ length: 2 * imageLength }, () => random.uniform())
        const image = images.slice(imageLength)
        const gradient = model.gradients(images, target).gradients.subarray(imageLength)
        const difference = (at: number, step: number) => {
          const moved = (by: number) => Float64Array.from(image, (value, i) => (i === at ? value + by : value))
          return (naiveLoss(torch, architecture, moved(step)) - naiveLoss(torch, architecture, moved(-step))) / (2 * step)
        }
        let compared = 0
        for (let at = 11; at < imageLength; at += 67) {
          // Where two step sizes differ there is a kink of the network in between.
          const [near, nearer] = [difference(at, 1e-5), difference(at, 3e-6)]
          if (Math.abs(near - nearer) > 1e-6) continue
          expect(gradient[at]!, `${at}`).toBeCloseTo(near, 5)
          if (Math.abs(near) > 1e-4) compared++
        }
        expect(compared).toBeGreaterThan(10)
      }))

    it('leaves no tensor behind', () =>
      withSmall((model) => {
        model.gradients(drawImages(3), target)
        const before = tf.memory().numTensors
        model.gradients(drawImages(3), target)
        model.logits(drawImages(3))
        expect(tf.memory().numTensors).toBe(before)
      }))

    it('says of an image the same to the bit whatever it is asked along with', () => withSmall((model) => expectSameInAnyBatch(model, images)))
  })
}

/** The same of a network of the study's size. */
export function expectSameInAnyLargeBatch(thirdPool: boolean): void {
  withModel([32, 64, 128], thirdPool, (model) => expectSameInAnyBatch(model, 200))
}

function expectSameInAnyBatch(model: AttackedModel, total: number): void {
  const images = drawImages(total)
  const all = model.gradients(images, target)
  const cases = [
    [0, 1],
    [7, 1],
    [3, 10],
    [total - 10, 10],
    [5, total >> 1],
    [1, total - 1],
  ] as const
  for (const [first, count] of cases) {
    const some = images.slice(first * imageLength, (first + count) * imageLength)
    const { logits, gradients } = model.gradients(some, target)
    expect(logits, `${first} ${count}`).toEqual(all.logits.slice(first * 10, (first + count) * 10))
    expect(largestDifference(gradients, all.gradients.subarray(first * imageLength, (first + count) * imageLength)), `${first} ${count}`).toBe(0)
    expect(model.logits(some)).toEqual(logits)
  }
}
