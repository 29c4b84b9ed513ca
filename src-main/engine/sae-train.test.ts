import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { paintSplit } from '../lab/data/canvas'
import { openDataset } from '../lab/data/dataset'
import { architectureOf } from '../lab/model/architecture'
import { activations, disposeParams, forward, resume } from '../lab/model/cnn'
import { largestDifference } from '../lab/ops/naive.testing'
import { decode } from '../lab/model/safetensors'
import { saeVariants } from '../lab/sae'
import { decode as decodeCodes, encode as encodeRows } from '../lab/sae/sae'
import { readSae } from '../lab/sae/safetensors'
import { chooseBackend } from './backend-choice'
import { ActivationMeans } from './sae-means'
import { chunksOf, ofType, smallTraining } from './sae-train.testing'
import { smallDataset } from './testing'

beforeAll(() => chooseBackend())

const dataset = openDataset(smallDataset())
const silent = { onProgress: () => {}, signal: new AbortController().signal }

describe('means of the training digits', () => {
  const layers = ['relu1', 'relu2', 'relu3', 'gap'] as const
  it.each(layers.flatMap((layer) => [true, false].map((thirdPool) => [layer, thirdPool] as const)))(
    '%s as layer by layer, alone and together, third pooling %s',
    async (layer, thirdPool) => {
      const architecture = architectureOf({ widths: [3, 4, 5], thirdPool })
      const network = { ...smallTraining({ dataset }).network, architecture }
      const { train } = dataset.splits
      const places = Int32Array.from({ length: train.size }, (_, i) => i)
      const expected = tf.tidy(() => {
        const found = activations(network.architecture, network.params, paintSplit(dataset.settings, train, places), [layer])[layer]!
        return [...(layer === 'gap' ? found : found.mean([1, 2])).dataSync()]
      })
      expect(largestDifference(await new ActivationMeans().of(network, dataset, layer, [], silent), expected)).toBeLessThan(1e-5)
      const together = await new ActivationMeans().of(network, dataset, layer, layers, silent)
      expect(largestDifference(together, expected)).toBeLessThan(1e-5)
      disposeParams(network.params)
    },
  )

  it('one pass for those that are asked for together, another for a deeper one', async () => {
    const { network } = smallTraining({ dataset })
    const means = new ActivationMeans()
    let passes = 0
    const listener = { ...silent, onProgress: (done: number, total: number) => void (passes += done === total ? 1 : 0) }
    await means.of(network, dataset, 'relu1', ['relu2'], listener)
    await means.of(network, dataset, 'relu2', [], listener)
    expect(passes).toBe(1)
    await means.of(network, dataset, 'relu3', [], listener)
    expect(passes).toBe(2)
    // Another network and other digits have their own.
    await means.of({ ...network, key: 'other' }, dataset, 'relu1', [], listener)
    await means.of(network, openDataset(smallDataset({ seed: 1 })), 'relu1', [], listener)
    expect(passes).toBe(4)
    disposeParams(network.params)
  })
})

describe('training', () => {
  it('gives steps, epochs and weights, and leaves no tensor behind', async () => {
    const training = smallTraining({ dataset })
    const before = tf.memory().numTensors
    const chunks = await chunksOf(training)
    expect(tf.memory().numTensors).toBe(before)
    expect(ofType(chunks, 'step').map(({ step, steps }) => [step, steps])).toEqual([10, 15, 25, 30].map((step) => [step, 30]))
    const names = ofType(chunks, 'step')[0]!.values.map(({ name }) => name)
    expect(names.sort()).toEqual(['dead', 'explainedVariance', 'l0', 'l1', 'loss', 'penalty', 'reconstruction'])
    const [first, second] = ofType(chunks, 'epoch').map(({ quality }) => quality)
    expect(second!.reconstruction).toBeLessThan(first!.reconstruction)
    expect(second!.explainedVariance).toBeGreaterThan(first!.explainedVariance)
    const [done] = ofType(chunks, 'done')
    const sae = readSae(done!.weights)
    expect(sae).toMatchObject({ layer: 'relu2', aggregation: 'spatial_mean', width: 4, latents: 16, hash: done!.weightsHash })
    expect(decode(done!.weights).metadata).toMatchObject({ model: '"hash"', seed: '3', variant: '"relu-l1"' })
    tf.dispose(sae.params)
  })

  it.each(saeVariants.all().map(({ id }) => id))('%s: the same seed gives the same weights to the bit, another others', async (variant) => {
    const hash = async (seed: number, aggregation: 'spatial_mean' | 'per_position') => {
      const settings = { epochs: 1, ...(variant === 'topk' ? { k: 3 } : {}) }
      const chunks = await chunksOf(smallTraining({ dataset, variant, seed, aggregation, settings }))
      return ofType(chunks, 'done')[0]!.weightsHash
    }
    for (const aggregation of ['spatial_mean', 'per_position'] as const) {
      expect(await hash(3, aggregation)).toBe(await hash(3, aggregation))
      expect(await hash(4, aggregation)).not.toBe(await hash(3, aggregation))
    }
  })

  it.each([3, 4])('begins as seed %d draws it', async (seed) => {
    const training = smallTraining({ dataset, seed, settings: { epochs: 1, stepsPerEpoch: 1, lr: 1e-9 } })
    const sae = readSae(ofType(await chunksOf(training), 'done')[0]!.weights)
    const drawn = saeVariants.get('relu-l1').initialise(sae.settings, sae, seed)
    for (const [name, tensor] of Object.entries(drawn)) expect(largestDifference(sae.params[name]!.dataSync(), tensor.dataSync())).toBeLessThan(1e-6)
    tf.dispose([sae.params, drawn, training.network.params])
  })

  it('explained variance while it trains is of the reconstruction, whatever the penalty', async () => {
    const training = smallTraining({ dataset, settings: { epochs: 1, lambda: 1000 } })
    const [step] = ofType(await chunksOf(training), 'step')
    const value = (name: string) => step!.values.find((one) => one.name === name)!.value
    expect(value('loss')).toBeGreaterThan(10 * value('reconstruction'))
    // The vectors of a batch are standardised: their variance is about 1, less for a channel that is always 0.
    const variance = value('reconstruction') / (1 - value('explainedVariance'))
    expect(variance).toBeGreaterThan(0.3)
    expect(variance).toBeLessThan(1.6)
    disposeParams(training.network.params)
  })

  it('the untouched network survives as it is; the rest is held against it', async () => {
    const training = smallTraining({ dataset, settings: { epochs: 1 } })
    const [{ quality } = { quality: null }] = ofType(await chunksOf(training), 'epoch')
    expect(quality!.survival.map(({ split, images }) => [split, images])).toEqual([
      ['easy', 40],
      ['hard', 40],
    ])
    for (const { split, original, zero, reconstruction, lossRecovered } of quality!.survival) {
      const { network } = training
      const data = dataset.splits[split]
      const measured = tf.tidy(() => {
        const places = Int32Array.from({ length: data.size }, (_, i) => i)
        const logits = forward(network.architecture, network.params, paintSplit(dataset.settings, data, places))
        const chosen = tf.logSoftmax(logits).mul(tf.oneHot(tf.tensor1d(Int32Array.from(data.digit), 'int32'), 10))
        return { loss: chosen.sum().neg(), answers: logits.argMax(1) }
      })
      const right = measured.answers.dataSync().filter((answer, i) => answer === data.digit[i]).length
      expect(original.loss).toBeCloseTo(measured.loss.dataSync()[0]! / data.size, 5)
      expect(original.accuracy).toBeCloseTo(right / data.size, 6)
      tf.dispose(measured)
      if (lossRecovered !== null) expect(lossRecovered).toBeCloseTo((zero.loss - reconstruction.loss) / (zero.loss - original.loss), 6)
    }
  })

  it.each([
    ['gap', 'spatial_mean'],
    ['relu2', 'spatial_mean'],
    ['relu2', 'per_position'],
  ] as const)('%s %s: zeros, the mean and the reconstruction stand in for what is encoded', async (layer, aggregation) => {
    const training = smallTraining({ dataset, layer, aggregation, settings: { epochs: 1 } })
    const chunks = await chunksOf(training)
    const sae = readSae(ofType(chunks, 'done')[0]!.weights)
    const { architecture, params } = training.network
    for (const { split, ...found } of ofType(chunks, 'epoch')[0]!.quality.survival) {
      const { size, digit } = dataset.splits[split]
      const expected = tf.tidy(() => {
        const images = paintSplit(
          dataset.settings,
          dataset.splits[split],
          Int32Array.from({ length: size }, (_, i) => i),
        )
        const map = activations(architecture, params, images, [layer])[layer]!
        const encoded = layer === 'relu2' && aggregation === 'spatial_mean' ? map.mean([1, 2], true) : map
        const rows = encoded.reshape<tf.Tensor2D>([-1, sae.width])
        const stands = {
          zero: rows.zerosLike(),
          mean: rows.zerosLike().add(sae.params.mean!),
          reconstruction: decodeCodes(sae, encodeRows(sae, rows)),
        }
        return Object.entries(stands).map(([name, stand]) => {
          const logits = resume(architecture, params, layer, map.sub(encoded).add(stand.reshape(encoded.shape)))
          const chosen = tf.logSoftmax(logits).mul(tf.oneHot(tf.tensor1d(Int32Array.from(digit), 'int32'), 10))
          const right = [...logits.argMax(1).dataSync()].filter((answer, i) => answer === digit[i]).length
          return { name, loss: -chosen.sum().dataSync()[0]! / size, accuracy: right / size }
        })
      })
      for (const { name, loss, accuracy } of expected) {
        expect(found[name as 'zero' | 'mean' | 'reconstruction'].loss).toBeCloseTo(loss, 5)
        expect(found[name as 'zero' | 'mean' | 'reconstruction'].accuracy).toBeCloseTo(accuracy, 6)
      }
      expect(new Set([...expected.map(({ loss }) => loss.toFixed(6)), found.original.loss.toFixed(6)]).size).toBe(4)
    }
    tf.dispose([sae.params, params])
  })

  it('ends without weights and without an error when it is stopped', async () => {
    const controller = new AbortController()
    const chunks = await chunksOf(smallTraining({ dataset }), controller.signal, ({ type }) => type === 'step' && controller.abort())
    expect(ofType(chunks, 'done')).toEqual([])
    expect(ofType(chunks, 'step')).toHaveLength(1)
  })

  describe('of a network with huge weights', () => {
    const { network } = smallTraining({ dataset })
    const scaled = (by: number) => ({
      ...network,
      params: Object.fromEntries(Object.entries(network.params).map(([name, tensor]) => [name, tensor.mul(by)])),
    })

    it.each(['spatial_mean', 'per_position'] as const)('%s: says that its activations are not finite', async (aggregation) => {
      await expect(chunksOf(smallTraining({ dataset, network: scaled(1e25), aggregation }))).rejects.toMatchObject({
        kind: 'conflict',
        message: expect.stringMatching(/^relu2 of this network holds values that are not finite/),
      })
    })

    it('says in which step the loss broke, and what that mostly is', async () => {
      // One image has no spread: its vectors stay as large as they are.
      const training = smallTraining({ dataset, network: scaled(1e12), settings: { statBatches: 1, statBatch: 1 } })
      const before = tf.memory().numTensors
      await expect(chunksOf(training)).rejects.toMatchObject({
        kind: 'conflict',
        message: expect.stringMatching(/was (Infinity|NaN) in step 10, .*lr, 0\.001.*the 1 images/),
      })
      expect(tf.memory().numTensors).toBe(before)
    })
  })

  it('says what does not fit', async () => {
    await expect(chunksOf(smallTraining({ dataset, layer: 'gap', aggregation: 'per_position' }))).rejects.toThrow('gap has one position')
    await expect(chunksOf(smallTraining({ dataset, variant: 'topk', settings: { k: 17 } }))).rejects.toThrow('there are 16 features')
  })
})
