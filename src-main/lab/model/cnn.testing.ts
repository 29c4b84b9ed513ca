/** For tests: what the CNN must compute, on whatever backend is in use when the tests run. */
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { grid, largestDifference, naiveConv, naiveLinear, naiveMean, naivePool, naiveRelu, type Grid } from '../ops/naive.testing'
import { randomStream } from '../random'
import { architectureOf, layersOf, layerShape, torchShapes, type CnnArchitecture, type LayerName } from './architecture'
import { activations, disposeParams, features, forward, head, resume, type CnnParams } from './cnn'
import { decode, encode, fromTorch, type NamedArray } from './safetensors'

type Weights = Record<string, NamedArray>

/** Weights and biases in PyTorch's layout, so large that nothing dies on the way. */
function drawWeights(architecture: CnnArchitecture): Weights {
  const stream = randomStream(2, 'weights')
  return Object.fromEntries(
    Object.entries(torchShapes(architecture)).map(([name, shape]) => {
      const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => stream.uniform(-0.4, 0.4))
      return [name, { shape, data }]
    }),
  )
}

/** Every layer of the study's network, written out. */
function naiveLayers({ thirdPool }: CnnArchitecture, weights: Weights, images: Grid): Record<LayerName, Grid> {
  const of = (layer: string) => [weights[`${layer}.weight`]!.data, weights[`${layer}.bias`]!.data] as const
  const conv1 = naiveConv(images, ...of('conv1'))
  const relu1 = naiveRelu(conv1)
  const pool1 = naivePool(relu1)
  const conv2 = naiveConv(pool1, ...of('conv2'))
  const relu2 = naiveRelu(conv2)
  const pool2 = naivePool(relu2)
  const conv3 = naiveConv(pool2, ...of('conv3'))
  const relu3 = naiveRelu(conv3)
  const pool3 = naivePool(relu3)
  const gap = naiveMean(thirdPool ? pool3 : relu3)
  const fc = naiveLinear(gap, ...of('fc'))
  return { conv1, relu1, pool1, conv2, relu2, pool2, conv3, relu3, pool3, gap, fc }
}

interface Made {
  architecture: CnnArchitecture
  expected: Record<LayerName, Grid>
  params: CnnParams
  images: tf.Tensor4D
}

/** Three images and a network whose weights have been through a file; inside `tf.tidy`. */
function withNetwork(thirdPool: boolean, test: (made: Made) => void): void {
  const architecture = architectureOf({ widths: [3, 4, 6], thirdPool })
  const weights = drawWeights(architecture)
  const stream = randomStream(2, 'images')
  const images = grid([3, 28, 28, 3], () => Math.fround(Math.max(0, stream.uniform(-0.5, 1))))
  const expected = naiveLayers(architecture, weights, images)
  const params = fromTorch(decode(encode(weights)).tensors)
  tf.tidy(() => test({ architecture, expected, params, images: tf.tensor4d(Float32Array.from(images.data), images.shape) }))
  disposeParams(params)
}

export function describeCnn(title: string): void {
  describe.each([true, false])(`${title}, third pooling %s`, (thirdPool) => {
    it('logits are those of the formula, from weights in PyTorch’s layout', () =>
      withNetwork(thirdPool, ({ architecture, expected, params, images }) => {
        const logits = forward(architecture, params, images)
        expect(logits.shape).toEqual([3, 10])
        expect(largestDifference(logits.dataSync(), expected.fc.data)).toBeLessThan(1e-4)
        // Three images that the network tells apart, so that nothing passes by being constant.
        expect(largestDifference(expected.fc.data.slice(0, 10), expected.fc.data.slice(10, 20))).toBeGreaterThan(0.01)
      }))

    it('every layer is what its name says: conv before its ReLU, bias included', () =>
      withNetwork(thirdPool, ({ architecture, expected, params, images }) => {
        const layers = layersOf(architecture)
        const found = activations(architecture, params, images, layers)
        expect(Object.keys(found)).toEqual(layers)
        for (const layer of layers) {
          expect(found[layer]!.shape).toEqual([3, ...layerShape(architecture, layer)])
          expect(largestDifference(found[layer]!.dataSync(), expected[layer].data), layer).toBeLessThan(1e-4)
        }
        expect(found.conv2!.min().dataSync()[0]).toBeLessThan(0)
      }))

    it('gives only the layers that are asked for', () =>
      withNetwork(thirdPool, ({ architecture, params, images }) => {
        expect(Object.keys(activations(architecture, params, images, ['gap', 'conv1']))).toEqual(['conv1', 'gap'])
        expect(activations(architecture, params, images, [])).toEqual({})
        expect('pool3' in activations(architecture, params, images, ['pool3'])).toBe(thirdPool)
      }))

    it('goes on from any layer to the same logits', () =>
      withNetwork(thirdPool, ({ architecture, params, images }) => {
        const logits = forward(architecture, params, images).dataSync()
        const found = activations(architecture, params, images, layersOf(architecture))
        for (const layer of layersOf(architecture)) {
          const resumed = resume(architecture, params, layer, found[layer]!)
          expect(resumed.shape).toEqual([3, 10])
          expect(largestDifference(resumed.dataSync(), logits), layer).toBeLessThan(1e-5)
        }
      }))

    it('features are gap, and the head on them gives the logits', () =>
      withNetwork(thirdPool, ({ architecture, expected, params, images }) => {
        const gap = features(architecture, params, images)
        expect(largestDifference(gap.dataSync(), expected.gap.data)).toBeLessThan(1e-4)
        expect(largestDifference(head(params, gap).dataSync(), expected.fc.data)).toBeLessThan(1e-4)
      }))
  })
}
