import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { channelPair } from '../contract/channel'
import { datasetSettingsSchema } from '../contract/dataset'
import { engineContract, type AttackChunk, type TrainTask } from '../contract/engine'
import { createClient, serve, type Client, type InputOf } from '../contract/rpc'
import { distance } from '../lab/attack/projection'
import { openDataset } from '../lab/data/dataset'
import { methods } from '../lab/methods'
import { attackImages } from './attack'
import { chooseBackend } from './backend-choice'
import { readWeights } from './checkpoint'
import { engineHandlers } from './handlers'
import { trainToEnd } from './testing'

type RunInput = InputOf<(typeof engineContract)['attack.run']>
type AtInput = InputOf<(typeof engineContract)['attack.at']>
type ImageChunk = Extract<AttackChunk, { type: 'image' }>

const dataset = datasetSettingsSchema.parse({ trainSize: 1500, testSize: 300 })
const split = openDataset(dataset).splits.hard
const sevens = Array.from({ length: split.size }, (_, i) => i).filter((i) => split.digit[i] === 7)
const [source, target] = [7, 3]
let engine: Client<typeof engineContract>
let weights: Uint8Array
let model: { key: string }

beforeAll(async () => {
  const [left, right] = channelPair()
  serve(engineContract, engineHandlers(await chooseBackend()), right)
  engine = createClient(engineContract, left)
  const settings = methods.check('color-augmentation', undefined, { widths: [8, 16, 24], epochs: 6, batch: 32, lr: 0.005 })
  const task: TrainTask = { method: 'color-augmentation', settings: { ...settings }, dataset, seed: 1 }
  weights = (await trainToEnd(task)).at(-1)!.weights
  model = { key: (await engine.call('model.load', { bytes: Uint8Array.from(weights) })).key }
})

async function choose(method: string, settings: Record<string, unknown> = {}) {
  return { method, settings: (await engine.call('attack.check', { method, settings })).settings }
}
const small = { steps: 12, restarts: 2, bisections: 2 }

async function input(changes: Partial<RunInput> = {}): Promise<RunInput> {
  const [attack, second] = [await choose('pgd', small), await choose('fmn', { steps: 30 })]
  return { model, dataset, split: 'hard', indices: sevens.slice(0, 5), source, target, seed: 0, attack, second, ...changes }
}

async function run(changes: Partial<RunInput> = {}): Promise<{ chunks: AttackChunk[]; images: Map<number, ImageChunk> }> {
  const chunks: AttackChunk[] = []
  await engine.stream('attack.run', await input(changes), (chunk) => chunks.push(chunk)).done
  const found = chunks.filter((chunk) => chunk.type === 'image')
  const images = new Map(found.map((chunk) => [chunk.image.index, chunk]))
  expect(images.size).toBe(found.length)
  return { chunks, images }
}

async function at(index: number, epsilon: number, changes: Partial<AtInput> = {}) {
  const { model, dataset, split, source, target, seed, attack } = await input()
  return engine.call('attack.at', { model, dataset, split, source, target, seed, attack, index, epsilon, ...changes })
}

const pixelsOf = async (indices: number[]) => (await engine.call('attack.images', { dataset, split: 'hard', indices })).images
const probabilityOf = (logits: Float32Array, digit: number) => Math.exp(logits[digit]!) / logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
const ask = (images: Float32Array) => engine.call('attack.logits', { model, images: images.slice() })

describe('a run', () => {
  it('finds of each image once what the network says itself, within 0..1 and within epsilon', async () => {
    const { chunks, images } = await run()
    expect([...images.keys()].sort((a, b) => a - b)).toEqual(sevens.slice(0, 5))
    let reached = 0
    for (const [index, { image, adversarial }] of images) {
      const original = await pixelsOf([index])
      expect(image).toMatchObject({ digit: 7, color: split.color[index] })
      expect(image.confidence).toBeCloseTo(probabilityOf(await ask(original), source), 5)
      expect(image.probability).toBeCloseTo(probabilityOf(await ask(adversarial), target), 5)
      expect(distance(adversarial, original)).toBeLessThanOrEqual(image.epsilon ?? 0.3)
      expect(adversarial.every((value) => value >= 0 && value <= 1)).toBe(true)
      expect(image.probability > 0.9).toBe(image.epsilon !== null)
      expect(image.tried[0]!.epsilon).toBe(0)
      expect(image.second!.epsilon ?? 0.3).toBeGreaterThan(0)
      if (image.epsilon !== null) reached++
    }
    expect(reached).toBeGreaterThan(1)
    const shares = chunks.flatMap((chunk) => (chunk.type === 'progress' ? [chunk.share] : []))
    expect(shares.length).toBeGreaterThan(0)
    shares.forEach((share, i) => {
      expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0)
      expect(share).toBeLessThanOrEqual(1)
    })
    expect(chunks.find(({ type }) => type === 'progress')).toMatchObject({ doing: 'FMN, 0 of 5 images done' })
  })

  it('gives of each image the same to the bit alone, in another order, and again', async () => {
    const together = (await run({ indices: sevens.slice(0, 9) })).images
    const reversed = (await run({ indices: sevens.slice(0, 9).reverse() })).images
    for (const index of sevens.slice(0, 2)) {
      expect((await run({ indices: [index] })).images.get(index)).toEqual(together.get(index))
      expect(reversed.get(index)).toEqual(together.get(index))
    }
  })

  it('takes an image once though it is named twice, and none where none is named', async () => {
    const index = sevens[0]!
    const { images } = await run({ indices: [index, index], second: null })
    expect([...images.keys()]).toEqual([index])
    expect(images.get(index)!.image.second).toBeNull()
    expect((await run({ indices: [] })).chunks).toEqual([])
  })

  it('starts elsewhere with another seed', async () => {
    const indices = sevens.slice(0, 2)
    const [zero, one] = [(await run({ indices })).images, (await run({ indices, seed: 1 })).images]
    for (const index of indices) {
      expect(one.get(index)!.adversarial).not.toEqual(zero.get(index)!.adversarial)
      // The second attack has no random starts.
      expect(one.get(index)!.image.second).toEqual(zero.get(index)!.image.second)
    }
  })

  it('finds the same by sweep as by bracket', async () => {
    const settings = { ...small, maxEpsilon: 0.1 }
    const of = async (search: string) => (await run({ attack: await choose('pgd', { ...settings, search }), second: null })).images
    const [bracket, sweep] = [await of('bracket'), await of('sweep')]
    let found = 0
    for (const [index, { image, adversarial }] of bracket) {
      const other = sweep.get(index)!
      expect(image.epsilon).toBe(other.image.epsilon)
      if (image.epsilon === null) continue
      found++
      expect(adversarial).toEqual(other.adversarial)
      expect(image.tried.length).toBeLessThan(other.image.tried.length + 1)
    }
    expect(found).toBeGreaterThan(0)
  })

  it('takes either attack as the first', async () => {
    const index = sevens[0]!
    const indices = [index]
    const { image } = (await run({ indices })).images.get(index)!
    const turned = (await run({ indices, attack: await choose('fmn', { steps: 30 }), second: await choose('pgd', small) })).images.get(index)!.image
    expect({ epsilon: turned.epsilon, probability: turned.probability }).toEqual(image.second)
    expect(turned.second).toEqual({ epsilon: image.epsilon, probability: image.probability })
  })

  it('says what does not fit', async () => {
    await expect(run({ indices: [300] })).rejects.toMatchObject({ kind: 'bad-input', message: 'indices: there is no image 300; hard has 0 to 299' })
    await expect(run({ target: 7 })).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('another digit than the source') })
    await expect(run({ attack: { method: 'cw', settings: {} } })).rejects.toMatchObject({ message: 'there is no attack "cw"; there are: pgd, fmn' })
    await expect(run({ attack: { method: 'pgd', settings: { maxEpsilon: 2 } } })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(run({ model: { key: 'nobody' } })).rejects.toMatchObject({ kind: 'model-missing' })
    await expect(run({ datasetHash: 'another' })).rejects.toMatchObject({ kind: 'conflict' })
  })
})

describe('between its steps', () => {
  const direct = async (emit: (chunk: AttackChunk) => void, signal: AbortSignal) => {
    const { model: _model, dataset: _dataset, split: name, ...task } = await input({ indices: sevens, second: null })
    const network = readWeights(weights)
    await attackImages(network, openDataset(dataset), { ...task, split: name ?? 'hard' }, emit, signal)
    tf.dispose(network.params)
  }

  it('others get their turn', async () => {
    const seen: string[] = []
    let asked: Promise<unknown> | undefined
    const stream = engine.stream('attack.run', await input(), () => {
      asked ??= engine.call('engine.info', {}).then(() => seen.push('answer'))
    })
    await stream.done.then(() => seen.push('end'))
    await asked
    expect(seen).toEqual(['answer', 'end'])
  })

  it('a run that is stopped ends without an error, and keeps what is done', async () => {
    const controller = new AbortController()
    const seen: AttackChunk[] = []
    const stopAtFirst = (chunk: AttackChunk) => {
      seen.push(chunk)
      if (chunk.type === 'image') controller.abort()
    }
    await direct(stopAtFirst, controller.signal)
    const done = seen.filter(({ type }) => type === 'image').length
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(sevens.length)
    const none: AttackChunk[] = []
    await direct((chunk) => none.push(chunk), AbortSignal.abort())
    expect(none.filter(({ type }) => type === 'image')).toEqual([])
  })

  it('no tensor is left behind, stopped or not', async () => {
    await run({ indices: sevens.slice(0, 1) })
    const before = tf.memory().numTensors
    await run({ indices: sevens.slice(0, 3) })
    expect(tf.memory().numTensors).toBe(before)
    await direct(() => {}, AbortSignal.abort())
    expect(tf.memory().numTensors).toBe(before)
    const stopped = new AbortController()
    const answer = at(sevens[0]!, 0.1)
    stopped.abort()
    await answer
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('one strength', () => {
  it('is, at the epsilon found, what the run kept', async () => {
    for (const [index, { image, adversarial }] of (await run()).images) {
      const strength = image.epsilon ?? 0.3
      const found = await at(index, strength)
      expect(found).toMatchObject({ epsilon: strength, adversarial, succeeded: image.epsilon !== null, trace: image.trace })
      expect(found.probabilities[target]).toBeCloseTo(image.probability, 6)
      expect(found.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
    }
  })

  it('of 0 is the image itself', async () => {
    const index = sevens[1]!
    const found = await at(index, 0)
    expect(found.adversarial).toEqual(await pixelsOf([index]))
    expect(found).toMatchObject({ succeeded: false })
    expect(found.trace).toHaveLength(1)
  })

  it('may be larger than any that was tried, and of the other attack', async () => {
    const index = sevens[0]!
    expect(await at(index, 1)).toMatchObject({ succeeded: true })
    const found = await at(index, 0.5, { attack: await choose('fmn', { steps: 40 }) })
    expect(found.trace).toHaveLength(41)
    expect(distance(found.adversarial, await pixelsOf([index]))).toBeLessThanOrEqual(0.5)
    await expect(at(300, 0.1)).rejects.toMatchObject({ kind: 'bad-input' })
  })
})

describe('questions about images', () => {
  it('pixels and strokes are those of the split', async () => {
    const indices = sevens.slice(0, 3)
    const { images, grey } = await engine.call('attack.images', { dataset, split: 'hard', indices })
    const cams = await engine.call('gradcam.images', { model, dataset, images: indices.map((index) => ({ from: 'split', split: 'hard', index })) })
    cams.forEach((cam, i) => {
      expect(images.slice(i * 2352, (i + 1) * 2352)).toEqual(cam.image)
      expect(grey.slice(i * 784, (i + 1) * 784)).toEqual(cam.grey)
    })
    await expect(engine.call('attack.images', { dataset, split: 'hard', indices: [300] })).rejects.toMatchObject({ kind: 'bad-input' })
  })

  it('logits come in the order of the images, of any number', async () => {
    const indices = sevens.slice(0, 5)
    const images = await pixelsOf(indices)
    const all = await ask(images)
    expect(all).toHaveLength(50)
    for (const i of indices.keys()) expect(await ask(images.subarray(i * 2352, (i + 1) * 2352))).toEqual(all.slice(i * 10, (i + 1) * 10))
    await expect(ask(new Float32Array(2351))).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('2351') })
    await expect(ask(new Float32Array(0))).rejects.toMatchObject({ kind: 'bad-input' })
  })

  it('Grad-CAM of images is that of the images of the split', async () => {
    const indices = sevens.slice(0, 3)
    const { images, grey } = await engine.call('attack.images', { dataset, split: 'hard', indices })
    for (const of of ['predicted', 3] as const) {
      const found = await engine.call('attack.cams', { model, images: images.slice(), grey: grey.slice(), layer: 'conv2', of })
      const named = indices.map((index) => ({ from: 'split' as const, split: 'hard' as const, index }))
      const expected = await engine.call('gradcam.images', { model, dataset, images: named, layer: 'conv2', of })
      expect(found).toEqual(expected.map(({ digit: _digit, color: _color, ...cam }) => cam))
    }
    const short = engine.call('attack.cams', { model, images: images.slice(), grey: grey.slice(1), layer: 'conv2', of: 3 })
    await expect(short).rejects.toMatchObject({ kind: 'bad-input', message: 'grey: 3 images have 2352 bytes, not 2351' })
  })
})

it('settings are checked before a job is queued', async () => {
  expect(await engine.call('attack.check', { method: 'pgd' })).toMatchObject({
    settings: { steps: 120, restarts: 10, travel: 5, search: 'bracket', sweepStep: 0.005, bisections: 7 },
    success: 0.9,
    budget: 0.05,
    maxEpsilon: 0.3,
    resolution: 0.005 / 128,
  })
  expect(await engine.call('attack.check', { method: 'pgd', preset: 'as-written' })).toMatchObject({
    maxEpsilon: 0.05,
    settings: { search: 'sweep' },
  })
  expect(await engine.call('attack.check', { method: 'fmn', settings: { steps: 10 } })).toMatchObject({ resolution: 0, settings: { steps: 10 } })
  await expect(engine.call('attack.check', { method: 'pgd', settings: { restart: 3 } })).rejects.toMatchObject({ kind: 'bad-input' })
  const { attacks } = await engine.call('engine.catalogue', {})
  expect(attacks.map(({ id }) => id)).toEqual(['pgd', 'fmn'])
})
