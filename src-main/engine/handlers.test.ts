import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { channelPair } from '../contract/channel'
import { datasetSettingsSchema } from '../contract/dataset'
import { engineContract } from '../contract/engine'
import { createClient, serve, type Client } from '../contract/rpc'
import { openDataset } from '../lab/data/dataset'
import { idxLabels } from '../lab/data/testing'
import { decode, encode } from '../lab/model/safetensors'
import { chooseBackend } from './backend-choice'
import { engineHandlers } from './handlers'
import { smallDataset, smallTask, trainToEnd } from './testing'

const dataset = smallDataset()
let engine: Client<typeof engineContract>
let model: { key: string }
let hash: string
let weights: Uint8Array<ArrayBuffer>

beforeAll(async () => {
  const [left, right] = channelPair()
  serve(engineContract, engineHandlers(await chooseBackend()), right)
  engine = createClient(engineContract, left)
  const results = await trainToEnd(smallTask(dataset, { epochs: 1, thirdPool: false }))
  weights = Uint8Array.from(results[0]!.weights)
  hash = results[0]!.weightsHash
  model = { key: (await engine.call('model.load', { bytes: weights })).key }
})

/** The network written out, from a file in PyTorch's layout: logits of one image [28, 28, 3], without third pooling. */
function logitsByHand(file: Uint8Array, image: Float32Array | Float64Array): number[] {
  const { tensors } = decode(file)
  let side = 28
  let map = (y: number, x: number, c: number) => image[(y * 28 + x) * 3 + c]!
  for (const block of [1, 2, 3]) {
    const { shape, data } = tensors[`conv${block}.weight`]!
    const [out, inputs] = shape as [number, number]
    const bias = tensors[`conv${block}.bias`]!.data
    const [below, belowSide] = [map, side]
    const convolved = new Float64Array(side * side * out)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        for (let o = 0; o < out; o++) {
          let sum = bias[o]!
          for (let i = 0; i < inputs; i++)
            for (let dy = 0; dy < 3; dy++)
              for (let dx = 0; dx < 3; dx++) {
                const [py, px] = [y + dy - 1, x + dx - 1]
                if (py >= 0 && px >= 0 && py < belowSide && px < belowSide) sum += data[((o * inputs + i) * 3 + dy) * 3 + dx]! * below(py, px, i)
              }
          convolved[(y * belowSide + x) * out + o] = Math.max(0, sum)
        }
    const at = (y: number, x: number, o: number) => convolved[(y * belowSide + x) * out + o]!
    if (block < 3) {
      side = Math.floor(side / 2)
      map = (y, x, o) => Math.max(at(2 * y, 2 * x, o), at(2 * y, 2 * x + 1, o), at(2 * y + 1, 2 * x, o), at(2 * y + 1, 2 * x + 1, o))
    } else map = at
  }
  const [head, bias] = [tensors['fc.weight']!, tensors['fc.bias']!.data]
  const features = head.shape[1]!
  const gap = Array.from({ length: features }, (_, c) => {
    let sum = 0
    for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) sum += map(y, x, c)
    return sum / side / side
  })
  return Array.from({ length: 10 }, (_, k) => gap.reduce((sum, value, c) => sum + value * head.data[k * features + c]!, bias[k]!))
}

describe('models', () => {
  it('are asked for, loaded, and then known by their key', async () => {
    await expect(engine.call('model.predict', { model: { key: 'none of this' }, dataset, split: 'hard' })).rejects.toMatchObject({
      kind: 'model-missing',
    })
    const loaded = await engine.call('model.load', { bytes: weights })
    expect(loaded).toMatchObject({
      ...model,
      hash,
      parameters: (27 + 1) * 3 + (27 + 1) * 4 + (36 + 1) * 5 + 60,
      settings: { widths: [3, 4, 5], thirdPool: false, method: 'erm', seed: 1, epoch: 1 },
    })
    expect((await engine.call('model.predict', { model, dataset, split: 'hard' })).predicted).toHaveLength(40)
  })

  it('no safetensors file is bad input', async () => {
    await expect(engine.call('model.load', { bytes: Uint8Array.of(1, 2, 3) })).rejects.toMatchObject({ kind: 'bad-input' })
  })
})

describe('answers', () => {
  it('logits of a dump are those of the formula, on images that are grey times colour', async () => {
    const { bytes } = await engine.call('model.dump', { model, dataset, split: 'hard', what: 'logits', limit: 5 })
    const { tensors } = decode(bytes)
    const split = openDataset(dataset).splits.hard
    expect([...tensors.digit!.data]).toEqual([...split.digit.slice(0, 5)])
    expect([...tensors.color!.data]).toEqual([...split.color.slice(0, 5)])
    const grey = split.grey(Int32Array.of(0, 1, 2, 3, 4))
    for (let i = 0; i < 5; i++) {
      const image = tensors.images!.data.slice(i * 2352, (i + 1) * 2352) as Float32Array
      const rgb = dataset.palette[split.color[i]!]!
      image.forEach((value, at) => expect(value).toBeCloseTo((grey[i * 784 + Math.floor(at / 3)]! / 255) * (rgb[at % 3]! / 255), 6))
      const byHand = logitsByHand(weights, image)
      byHand.forEach((value, k) => expect(Math.abs(value - tensors.logits!.data[10 * i + k]!)).toBeLessThan(1e-4))
    }
  })

  it('predictions and confidence are the softmax of those logits', async () => {
    const { tensors } = decode((await engine.call('model.dump', { model, dataset, split: 'balanced', what: 'logits', limit: 99 })).bytes)
    expect(tensors.logits!.shape).toEqual([40, 10])
    const answers = await engine.call('model.predict', { model, dataset, split: 'balanced' })
    for (let i = 0; i < 40; i++) {
      const row = [...tensors.logits!.data.slice(10 * i, 10 * i + 10)]
      expect(answers.predicted[i]).toBe(row.indexOf(Math.max(...row)))
      expect(answers.confidence[i]).toBeCloseTo(Math.exp(Math.max(...row)) / row.reduce((sum, value) => sum + Math.exp(value), 0), 5)
    }
  })

  it('the input gradient of a dump is the slope of the true class’s logit', async () => {
    // Real digits: in flat ones all cells of a pool are equal, and there is no slope there.
    const mnist = datasetSettingsSchema.parse({ trainSize: 100, testSize: 40 })
    const { tensors } = decode((await engine.call('model.dump', { model, dataset: mnist, split: 'easy', what: 'input-gradient', limit: 3 })).bytes)
    const image = tensors.images!.data.slice(2 * 2352, 3 * 2352) as Float32Array
    const logit = (at: number, delta: number) => {
      const moved = Float64Array.from(image)
      moved[at]! += delta
      return logitsByHand(weights, moved)[tensors.digit!.data[2]!]!
    }
    const stroke = [...tensors.gradient!.data.slice(2 * 2352, 3 * 2352)].flatMap((value, at) =>
      image[at]! > 0.2 && value !== 0 ? [{ value, at }] : [],
    )
    const steepest = stroke.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, 6)
    for (const { value, at } of steepest) expect((logit(at, 1e-5) - logit(at, -1e-5)) / 2e-5 / value).toBeCloseTo(1, 2)
    expect(steepest).toHaveLength(6)
  })

  it('activations have their layer’s shape; an unknown layer is named with those there are', async () => {
    const dump = async (layer?: string) =>
      decode((await engine.call('model.dump', { model, dataset, split: 'hard', what: 'activations', limit: 3, ...(layer ? { layer } : {}) })).bytes)
        .tensors
    expect((await dump('relu2')).activation!.shape).toEqual([3, 14, 14, 4])
    const [gap, relu3, fc] = [await dump('gap'), await dump('relu3'), await dump('fc')]
    expect(gap.activation!.shape).toEqual([3, 5])
    const mean = [...relu3.activation!.data].filter((_, i) => i < 49 * 5 && i % 5 === 2).reduce((sum, value) => sum + value / 49, 0)
    expect(gap.activation!.data[2]).toBeCloseTo(mean, 5)
    expect(fc.activation!.shape).toEqual([3, 10])
    await expect(dump('pool3')).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringMatching(/no pool3; there are conv1, .* gap, fc/) })
    await expect(dump()).rejects.toMatchObject({ kind: 'bad-input' })
  })

  it('the probe counts each test digit in each colour, and agrees with the set where digits wear it', async () => {
    const counts = await engine.call('model.probe', { model, dataset })
    const { digit, color } = openDataset(dataset).splits.hard
    for (let c = 0; c < 10; c++)
      for (let d = 0; d < 10; d++) {
        const row = [...counts.slice(100 * c + 10 * d, 100 * c + 10 * d + 10)]
        expect(row.reduce((a, b) => a + b)).toBe(digit.filter((value) => value === d).length)
      }
    const { predicted } = await engine.call('model.predict', { model, dataset, split: 'hard' })
    predicted.forEach((answer, i) => expect(counts[100 * color[i]! + 10 * digit[i]! + answer]).toBeGreaterThan(0))
  })

  it('a dump says whose it is', async () => {
    const request = { model, dataset, split: 'hard', what: 'activations', layer: 'gap', limit: 1 } as const
    const about = { dataset: openDataset(dataset).hash, weights: hash, split: 'hard', what: 'activations', layer: 'gap' }
    const { metadata } = decode((await engine.call('model.dump', { ...request, run: 'abc', epoch: 2 })).bytes)
    expect(metadata).toEqual({ ...about, run: 'abc', epoch: '2' })
    expect(decode((await engine.call('model.dump', request)).bytes).metadata).toEqual(about)
  })

  it('none on data that has changed since, with the folder and both hashes; on the same data as ever', async () => {
    const own = smallDataset()
    const folder = own.source.slice('idx:'.length)
    const datasetHash = openDataset(own).hash
    const task = { ...smallTask(own), datasetHash }
    const calls = () => [
      engine.call('data.labels', { settings: own, datasetHash, split: 'hard' }),
      engine.call('model.predict', { model, dataset: own, datasetHash, split: 'hard' }),
      engine.call('model.probe', { model, dataset: own, datasetHash }),
      engine.call('model.dump', { model, dataset: own, datasetHash, split: 'hard', what: 'logits', limit: 1 }),
      engine.stream('train.run', task, () => {}).done,
    ]
    await Promise.all(calls())

    writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), idxLabels(Uint8Array.from({ length: 40 }, (_, i) => (i + 1) % 10)))
    const now = openDataset(own).hash
    expect(now).not.toBe(datasetHash)
    const message = expect.stringMatching(new RegExp(`${folder} has changed.*${datasetHash}.*${now}`)) as string
    for (const call of calls()) await expect(call).rejects.toMatchObject({ kind: 'conflict', message })
    expect((await engine.call('model.predict', { model, dataset: own, split: 'hard' })).digit[0]).toBe(1)
  })

  it('the same weights with and without third pooling are two models', async () => {
    const { tensors } = decode(weights)
    const pooled = await engine.call('model.load', { bytes: Uint8Array.from(encode(tensors, { thirdPool: 'true' })) })
    expect(pooled.hash).toBe(hash)
    const request = { dataset, split: 'hard' as const }
    const [with3, without] = [
      await engine.call('model.predict', { model: { key: pooled.key }, ...request }),
      await engine.call('model.predict', { model, ...request }),
    ]
    expect(with3.confidence).not.toEqual(without.confidence)
  })

  it('catalogue, check and dataset', async () => {
    const { methods } = await engine.call('engine.catalogue', {})
    expect(methods.map(({ id }) => id)).toContain('erm')
    expect(await engine.call('engine.check', { method: 'erm' })).toMatchObject({ parameters: 94_538, settings: { lr: 0.05, batch: 128 } })
    const { digit, color } = await engine.call('data.labels', { settings: dataset, split: 'hard' })
    expect(digit.every((value, i) => value !== color[i])).toBe(true)
    await expect(engine.call('data.describe', { settings: { source: 'idx:/nowhere' } })).rejects.toMatchObject({ kind: 'bad-input' })
  })
})

describe('while a model trains', () => {
  it('live requests are answered between its steps, and a closed stream ends it', async () => {
    const task = smallTask(dataset, { epochs: 500, batch: 4 })
    let [steps, epochs] = [0, 0]
    const stream = engine.stream('train.run', task, (chunk) => (chunk.type === 'step' ? steps++ : epochs++))
    const seen: number[] = []
    for (let i = 0; i < 5; i++) {
      await engine.call('model.predict', { model, dataset, split: 'hard' })
      seen.push(steps)
      while (steps < (i + 1) * 2) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(seen.at(-1)!).toBeLessThan(steps + 1)
    stream.close()
    await stream.done
    expect(epochs).toBeLessThan(500)
    const after = steps
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(steps).toBe(after)
  })
})
