import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { channelPair } from '../contract/channel'
import { datasetSettingsSchema } from '../contract/dataset'
import { engineContract, type EngineCamSetChunk } from '../contract/engine'
import type { ImageSource } from '../contract/images'
import type { CamRatios } from '../contract/gradcam'
import { createClient, serve, type Client, type InputOf } from '../contract/rpc'
import { openDataset } from '../lab/data/dataset'
import { architectureOf } from '../lab/model/architecture'
import { disposeParams } from '../lab/model/cnn'
import { initParams } from '../lab/model/init'
import { decode, toTorch, encode } from '../lab/model/safetensors'
import { largestDifference } from '../lab/ops/naive.testing'
import { chooseBackend } from './backend-choice'
import { camBatch, camSet } from './gradcam'
import { engineHandlers } from './handlers'

const dataset = datasetSettingsSchema.parse({ trainSize: 100, testSize: 230 })
const architecture = architectureOf({ widths: [3, 4, 5], thirdPool: true })
const split = openDataset(dataset).splits.hard
const ofSplit = (index: number, color?: number): ImageSource => ({ from: 'split', split: 'hard', index, ...(color === undefined ? {} : { color }) })
let engine: Client<typeof engineContract>
let model: { key: string }

beforeAll(async () => {
  const [left, right] = channelPair()
  serve(engineContract, engineHandlers(await chooseBackend()), right)
  engine = createClient(engineContract, left)
  const params = initParams(architecture, 5)
  model = { key: (await engine.call('model.load', { bytes: Uint8Array.from(encode(toTorch(params))) })).key }
  disposeParams(params)
})

type ImagesInput = InputOf<(typeof engineContract)['gradcam.images']>
const cams = (images: ImageSource[], extra: Partial<ImagesInput> = {}) => engine.call('gradcam.images', { model, dataset, images, ...extra })
async function setChunks(extra: Partial<InputOf<(typeof engineContract)['gradcam.set']>> = {}): Promise<EngineCamSetChunk[]> {
  const chunks: EngineCamSetChunk[] = []
  await engine.stream('gradcam.set', { model, dataset, ...extra }, (chunk) => chunks.push(chunk)).done
  return chunks
}
const set = async (extra: Parameters<typeof setChunks>[0] = {}): Promise<CamRatios> => {
  const last = (await setChunks(extra)).at(-1)
  if (last?.type !== 'done') throw new Error('there are no ratios')
  return last.ratios
}
const dump = async (what: 'gradcam' | 'logits', extra: { layer?: string; limit?: number } = {}) =>
  decode((await engine.call('model.dump', { model, dataset, split: 'hard', what, limit: 230, ...extra })).bytes)

/** Background over stroke, from pixels alone: the stroke is where the painted image is not black. */
function ratioByHand(map: ArrayLike<number>, image: ArrayLike<number>): number {
  const sums = { stroke: 0, background: 0 }
  const counts = { stroke: 0, background: 0 }
  for (let at = 0; at < 784; at++) {
    const part = Math.max(image[3 * at]!, image[3 * at + 1]!, image[3 * at + 2]!) > 0 ? 'stroke' : 'background'
    sums[part] += map[at]!
    counts[part]++
  }
  return sums.background / counts.background / (sums.stroke / counts.stroke)
}

describe('images', () => {
  it('are shown as they are painted, answered as the network answers, and with figures of their own maps', async () => {
    const [first, repainted] = await cams([ofSplit(3), ofSplit(3, 6)])
    const { tensors } = await dump('logits')
    const logits = [...tensors.logits!.data.slice(30, 40)]
    expect(first).toMatchObject({ digit: split.digit[3], color: split.color[3], side: 7, of: first!.predicted })
    expect(first!.predicted).toBe(logits.indexOf(Math.max(...logits)))
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0)
    expect(
      largestDifference(
        first!.probabilities,
        logits.map((logit) => Math.exp(logit) / sum),
      ),
    ).toBeLessThan(1e-5)
    expect(largestDifference(first!.image, tensors.images!.data.slice(3 * 2352, 4 * 2352))).toBe(0)
    expect(repainted!.color).toBe(6)
    const brightest = [0, 1, 2].map((channel) => Math.max(...repainted!.image.filter((_, at) => at % 3 === channel)))
    expect(largestDifference(brightest, [1, 128 / 255, 0])).toBeLessThan(1e-6)
  })

  it('bring the stroke of their digit along, where the colour is behind it too', async () => {
    const behind = datasetSettingsSchema.parse({ ...dataset, placement: 'background' })
    const [cam] = await cams([ofSplit(3, 1)], { dataset: behind })
    const grey = split.grey(Int32Array.of(3))
    expect(cam!.grey).toEqual(grey)
    // Only the background is pure green; the stroke is white in it.
    const isGreen = Array.from(grey, (_, at) => cam!.image[3 * at] === 0 && cam!.image[3 * at + 1] === 1 && cam!.image[3 * at + 2] === 0)
    expect(isGreen).toEqual(Array.from(grey, (value) => value === 0))
    const mean = (on: boolean) => {
      const values = cam!.scaled.filter((_, at) => isGreen[at] !== on)
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    expect(cam!.scaledFigures!.stroke).toBeCloseTo(mean(true), 5)
    expect(cam!.scaledFigures!.background).toBeCloseTo(mean(false), 5)
  })

  it('the class: the true digit, or one of choice; maps of the ten are not alike', async () => {
    expect((await cams([ofSplit(3)], { of: 'true' }))[0]!.of).toBe(split.digit[3])
    const maps = []
    for (let of = 0; of < 10; of++) {
      const [cam] = await cams([ofSplit(3)], { of })
      expect(cam!.of).toBe(of)
      maps.push(cam!)
    }
    expect(new Set(maps.map(({ raw }) => raw.join())).size).toBeGreaterThan(4)
    for (const { empty, raw, scaled, scaledFigures, rawFigures } of maps) {
      expect(empty).toBe(!raw.some((value) => value > 0))
      expect(scaledFigures === null).toBe(empty)
      expect(rawFigures === null).toBe(empty)
      expect(scaled.every((value) => value >= 0 && value <= 1)).toBe(true)
    }
    // Some class has no positive evidence, and says so.
    expect(maps.some(({ empty }) => empty)).toBe(true)
  })

  it('a drawing has no true digit; an image that is not there is named', async () => {
    const grey = Uint8Array.from(split.grey(Int32Array.of(3)))
    const drawing: ImageSource = { from: 'drawing', grey, rgb: dataset.palette[split.color[3]!]! }
    const [drawn] = await cams([drawing])
    const [same] = await cams([ofSplit(3)])
    expect(drawn).toEqual({ ...same, digit: null, color: null })
    await expect(cams([drawing], { of: 'true' })).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('drawing') })
    await expect(cams([ofSplit(230)])).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('0 to 229') })
  })
})

describe('a dump', () => {
  it('holds images, labels, classes, maps and ratios, and the ratio is that of the map', async () => {
    const { tensors, metadata } = await dump('gradcam')
    expect(metadata).toMatchObject({ what: 'gradcam', layer: 'conv3', split: 'hard' })
    expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual({
      images: [230, 28, 28, 3],
      digit: [230],
      color: [230],
      class: [230],
      map: [230, 28, 28],
      raw: [230, 7, 7],
      ratio: [230],
    })
    expect(tensors.class!.data).toBeInstanceOf(Int32Array)
    let compared = 0
    for (let i = 0; i < 230; i++) {
      const ratio = tensors.ratio!.data[i]!
      const raw = tensors.raw!.data.slice(49 * i, 49 * i + 49) as Float32Array
      expect(Number.isNaN(ratio)).toBe(!raw.some((value) => value > 0))
      if (Number.isNaN(ratio)) continue
      const map = tensors.map!.data.slice(784 * i, 784 * i + 784)
      expect(Math.max(...map)).toBe(1)
      expect(Math.min(...map)).toBe(0)
      expect(ratio).toBeCloseTo(ratioByHand(map, tensors.images!.data.slice(2352 * i, 2352 * i + 2352)), 4)
      compared++
    }
    expect(compared).toBeGreaterThan(100)
  })

  it('is of another convolution where asked, and of nothing else', async () => {
    expect((await dump('gradcam', { layer: 'conv1', limit: 2 })).tensors.raw!.shape).toEqual([2, 28, 28])
    await expect(dump('gradcam', { layer: 'relu2' })).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('conv1, conv2, conv3'),
    })
  })
})

describe('a set', () => {
  it('has the ratios of the dump, over more than one batch', async () => {
    expect(230).toBeGreaterThan(camBatch.conv3)
    const found = await set({ limit: 230 })
    const { tensors } = await dump('gradcam')
    expect([...found.index]).toEqual(Array.from({ length: 230 }, (_, i) => i))
    expect(found.digit).toEqual(split.digit)
    expect(found.color).toEqual(split.color)
    expect(largestDifference(found.of, tensors.class!.data)).toBe(0)
    expect(found.scaledRatio).toEqual(tensors.ratio!.data)
    const [last] = await cams([ofSplit(229)])
    expect(found.rawRatio[229]).toBeCloseTo(last!.rawFigures!.ratio!, 5)
    expect([...found.noEvidence].map(Boolean)).toEqual([...found.scaledRatio].map(Number.isNaN))
  })

  it('of one digit in one colour', async () => {
    const found = await set({ digit: 0, color: 1, limit: 5 })
    const zeros = [...split.digit].flatMap((digit, i) => (digit === 0 ? [i] : [])).slice(0, 5)
    expect([...found.index]).toEqual(zeros)
    expect([...found.color]).toEqual([1, 1, 1, 1, 1])
    const green = await cams(zeros.map((index) => ofSplit(index, 1)))
    green.forEach((cam, i) => expect(found.scaledRatio[i]).toBeCloseTo(cam.scaledFigures?.ratio ?? NaN, 5))
  })

  it('with a random head: other answers, the same for the same seed, and the model stays what it was', async () => {
    const trained = await set({ limit: 40 })
    const drawn = await set({ limit: 40, randomHead: 1 })
    expect(drawn.scaledRatio).not.toEqual(trained.scaledRatio)
    expect(await set({ limit: 40, randomHead: 1 })).toEqual(drawn)
    expect(await set({ limit: 40, randomHead: 2 })).not.toEqual(drawn)
    expect(await set({ limit: 40 })).toEqual(trained)
  })

  it('says after each batch how many images are done, of those that there are', async () => {
    const chunks = await setChunks({ limit: 10_000 })
    expect(chunks.slice(0, -1)).toEqual([
      { type: 'progress', done: camBatch.conv3, total: 230 },
      { type: 'progress', done: 230, total: 230 },
    ])
    expect((await setChunks({ digit: 0, limit: 5 }))[0]).toEqual({ type: 'progress', done: 5, total: 5 })
  })

  it('stops between batches: after the first of two where it is stopped there', async () => {
    const params = initParams(architecture, 5)
    const controller = new AbortController()
    const question = { split: 'hard', layer: 'conv3', of: 'predicted', limit: 230 } as const
    const seen: string[] = []
    const emit = ({ type }: EngineCamSetChunk) => (seen.push(type), controller.abort())
    const stopped = camSet({ architecture, params }, openDataset(dataset), question, emit, controller.signal)
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' })
    expect(seen).toEqual(['progress'])
    disposeParams(params)
  })

  it('frees what it made, stopped or not, with a random head too', async () => {
    const params = initParams(architecture, 5)
    const question = { split: 'hard', layer: 'conv3', of: 'predicted', limit: 10, randomHead: 1 } as const
    const before = tf.memory().numTensors
    await camSet({ architecture, params }, openDataset(dataset), question, () => {}, new AbortController().signal)
    const stopped = camSet({ architecture, params }, openDataset(dataset), question, () => {}, AbortSignal.abort())
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' })
    expect(tf.memory().numTensors).toBe(before)
    disposeParams(params)
  })
})
