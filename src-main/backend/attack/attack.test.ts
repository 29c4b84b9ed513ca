import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultDataset, openTestLab, removeHomes, until, type TestLab } from '../testing'
import { addNetwork, chainPixel } from './testing'

const digit = Uint8Array.from({ length: 10 }, () => 7)
const color = Uint8Array.from({ length: 10 }, (_, image) => image)
const answers = { hard: { predicted: digit, confidence: new Float32Array(10).fill(0.9) } }

let lab: TestLab
let networks: string[]
/** On both models, images 0 to 4: at 0.02, 0.04, 0.06, 0.08 and not at all; of the second model 0.01 more. */
let attack: string

beforeAll(async () => {
  lab = openTestLab()
  lab.engine.labels = { digit, color }
  const { hash } = await lab.page.call('data.describe', { settings: defaultDataset })
  const add = (name: string, method: string) => addNetwork(lab.store, { name, method, dataset: defaultDataset, datasetHash: hash, answers })
  networks = [add('one', 'erm'), add('two', 'dann')]
  const keys: string[] = []
  lab.engine.epsilonOf = (model, index) => {
    if (!keys.includes(model)) keys.push(model)
    return index % 5 === 4 ? null : 0.02 * ((index % 5) + 1) + 0.01 * keys.indexOf(model)
  }
  attack = await attacked({ samples: 10 })
})
afterAll(async () => {
  await lab.backend.close()
  removeHomes()
})

async function attacked(input: object): Promise<string> {
  const models = networks.map((run) => ({ run }))
  const { id, runIds } = await lab.page.call('jobs.submit', { kind: 'attack', input: { models, ...input } })
  await until(async () => (await lab.page.call('jobs.list', {})).find((job) => job.id === id)!.status === 'finished', 'the attack')
  return runIds[0]!
}

describe('attack.get', () => {
  it('says what was asked, with the search’s own terms', async () => {
    expect(await lab.page.call('attack.get', { attack })).toMatchObject({
      ...{ run: attack, status: 'finished', source: 7, target: 3, split: 'hard', samples: 10, choice: 'shared', seed: 0, method: 'pgd' },
      ...{ done: 20, total: 20, confidence: 0.5, success: 0.9, budget: 0.05, maxEpsilon: 0.3, resolution: 0.0005, settings: { steps: 120 } },
      second: { method: 'fmn', settings: { steps: 120 } },
    })
    expect((await lab.page.call('attack.get', { attack })).settings).toEqual({ steps: 120 })
  })

  it('has figures, a curve and the images of each model, without their pixels', async () => {
    const { results, epsilons } = await lab.page.call('attack.get', { attack })
    expect(results).toMatchObject([
      { run: networks[0], name: 'one', epoch: 1, trained: 'erm', seed: 0 },
      { run: networks[1], name: 'two', trained: 'dann' },
    ])
    const [one, two] = results.map(({ figures }) => figures!)
    expect(one).toMatchObject({
      images: 10,
      successAtBudget: { count: 4, of: 10 },
      successAtMax: { count: 8 },
      median: { value: 0.03, n: 4 },
      medianOfAll: { value: null },
      medianAtMax: { value: 0.06 },
      bestOfFailures: { value: 0.25, n: 6 },
      relativeMedian: null,
      flags: { 'zero-gradient': 2 },
      // Of 0, 2, 6 and 8; nothing was found for 4, nor for 9.
      second: { method: 'fmn', smaller: 4, of: 10 },
    })
    // 0.03 and 0.05 within the budget, over 0.02 and 0.04.
    expect(two).toMatchObject({ median: { value: 0.04 }, relativeMedian: { value: expect.closeTo(4 / 3, 6) as number, n: 4 } })
    expect([results[0]!.curve!.share[0], results[0]!.curve!.share.at(-1), epsilons.length]).toEqual([0, 0.8, 121])
    expect(results[0]!.images.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(results[0]!.images[1]).toMatchObject({ digit: 7, color: 1, epsilon: 0.04, restarts: { reached: 1, of: 10 } })
    expect(results[0]!.images[1]).not.toHaveProperty('trace')
  })

  it('compares models image by image where these are shared', async () => {
    const { pairs } = await lab.page.call('attack.get', { attack })
    const difference = { value: expect.closeTo(0.01, 6) as number, n: 10 }
    expect(pairs).toMatchObject([{ model: 1, against: 0, images: 10, harder: 8, easier: 0, same: 2, medianDifference: difference }])
    const own = await attacked({ samples: 4, choice: 'per-model' })
    expect((await lab.page.call('attack.get', { attack: own })).pairs).toEqual([])
    await lab.page.call('runs.delete', { run: own })
  })

  it('asks nothing of the engine', async () => {
    lab.engine.asked.length = 0
    await lab.page.call('attack.get', { attack: 'last' })
    expect(lab.engine.asked).toEqual([])
  })

  it('is of attacks only', async () => {
    for (const call of ['attack.get', 'attack.transfer', 'attack.dump'] as const)
      await expect(lab.page.call(call, { attack: networks[0]! })).rejects.toMatchObject({
        kind: 'bad-input',
        message: expect.stringContaining(`run ${networks[0]} (one) is no attack`) as string,
      })
  })
})

it('attack.table has the newest first, of one network where named', async () => {
  const alone = await attacked({ samples: 2, models: [{ run: networks[1] }] })
  const rows = await lab.page.call('attack.table', {})
  expect(rows.map(({ run }) => run)).toEqual([alone, attack])
  expect(rows[1]).toMatchObject({ done: 20, total: 20, models: [{ run: networks[0], name: 'one', epoch: 1 }, { name: 'two' }] })
  expect((await lab.page.call('attack.table', { run: networks[0]! })).map(({ run }) => run)).toEqual([attack])
  await lab.page.call('runs.delete', { run: alone })
})

describe('one image', () => {
  const of = (index: number, model = 0) => ({ attack, model, index })

  it('comes with its pixels, its answers before and after, and its perturbation', async () => {
    const detail = await lab.page.call('attack.image', of(1))
    expect(detail.image).toMatchObject({ index: 1, epsilon: 0.04, trace: Float32Array.of(0.03, 0.95) })
    expect([detail.original.length, detail.original[0], detail.adversarial[0]]).toEqual([2352, chainPixel, Math.fround(chainPixel + 0.04)])
    expect(detail.split).toMatchObject({ brightness: 1, color: 0, linf: expect.closeTo(0.04, 6) as number })
    // The logit of class 3 is 100 for each unit of brightness.
    expect(detail.before[3]).toBeCloseTo(0.1, 6)
    expect(detail.after[3]).toBeCloseTo(Math.exp(4) / (Math.exp(4) + 9), 4)
    const [, second] = [detail, await lab.page.call('attack.image', of(1, 1))]
    expect(second.image.epsilon).toBeCloseTo(0.05, 6)
  })

  it('is attacked anew at a strength of one’s choice', async () => {
    const found = await lab.page.call('attack.at', { ...of(1), epsilon: 0.1 })
    expect(found).toMatchObject({ epsilon: 0.1, succeeded: true, split: { brightness: 1, linf: expect.closeTo(0.1, 6) as number } })
    expect(await lab.page.call('attack.at', { ...of(1), epsilon: 0.03 })).toMatchObject({ succeeded: false })
  })

  it('has a Grad-CAM before and after, for its answer or for a digit', async () => {
    const { before, after } = await lab.page.call('attack.cams', of(3))
    expect([before.digit, before.color, before.raw[0], after.raw[1], after.color]).toEqual([7, 3, 1, 1, 3])
    const target = await lab.page.call('attack.cams', { ...of(3), of: 'target' })
    expect([target.before.of, target.after.of]).toEqual([3, 3])
    expect((await lab.page.call('attack.cams', { ...of(3), of: 'source' })).after.of).toBe(7)
  })

  it('is there or said not to be', async () => {
    const calls = [
      (place: ReturnType<typeof of>) => lab.page.call('attack.image', place),
      (place: ReturnType<typeof of>) => lab.page.call('attack.at', { ...place, epsilon: 0.1 }),
      (place: ReturnType<typeof of>) => lab.page.call('attack.cams', place),
    ]
    for (const call of calls) {
      await expect(call(of(11))).rejects.toMatchObject({ kind: 'not-found', message: expect.stringContaining('image 11 is not among') as string })
      await expect(call(of(0, 2))).rejects.toThrow('has models 0 to 1; there is no 2')
    }
  })
})

describe('attack.transfer', () => {
  it('shows what was made for one model to the other, and keeps what it was answered', async () => {
    lab.engine.asked.length = 0
    const { models, success, probability } = await lab.page.call('attack.transfer', { attack })
    expect(models).toMatchObject([{ name: 'one' }, { name: 'two' }])
    // P(3) above 0.9 from a logit of 4.4 on: of 0.02, 0.04, 0.06 and 0.08 two are, of 0.03, 0.05, 0.07 and 0.09 three; each twice.
    expect(success.map((row) => row.map(({ count, of }) => [count, of]))).toEqual([
      [
        [8, 8],
        [4, 8],
      ],
      [
        [6, 8],
        [8, 8],
      ],
    ])
    const sure = (epsilon: number) => Math.exp(100 * epsilon) / (Math.exp(100 * epsilon) + 9)
    expect(probability[0]![1]).toBeCloseTo((sure(0.02) + sure(0.04) + sure(0.06) + sure(0.08)) / 4, 4)
    expect(probability[0]![0]).toBeCloseTo(0.95, 6)
    const asked = [...lab.engine.asked]
    expect(asked).toHaveLength(2)
    expect(await lab.page.call('attack.transfer', { attack })).toEqual({ models, success, probability })
    expect(lab.engine.asked).toEqual(asked)
  })
})

describe('attack.dump', () => {
  it('holds every image of every model, as it was, as it became, and what it took', async () => {
    const { bytes, fileName } = await lab.page.call('attack.dump', { attack })
    expect(fileName).toBe('7-to-3-hard-pgd-and-fmn-10-images-2-models-adversarial.safetensors')
    const { tensors, metadata } = readTensors(bytes)
    expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual({
      ...{ images: [20, 28, 28, 3], adversarial: [20, 28, 28, 3], epsilon: [20], probability: [20] },
      ...{ model: [20], index: [20], digit: [20], color: [20] },
    })
    const of = (name: string) => [...tensors[name]!.values]
    expect(of('model')).toEqual([...new Array<number>(10).fill(0), ...new Array<number>(10).fill(1)])
    expect(of('index')).toEqual([...color, ...color])
    expect(of('color')).toEqual(of('index'))
    expect(new Set(of('digit'))).toEqual(new Set([7]))
    expect(of('epsilon').slice(10, 15)).toEqual([0.03, 0.05, 0.07, 0.09, NaN].map(Math.fround))
    expect(of('probability').slice(3, 5)).toEqual([0.95, 0.5].map(Math.fround))
    const pixels = 28 * 28 * 3
    for (const [row, epsilon] of of('epsilon').entries()) {
      const [before, after] = [of('images')[row * pixels]!, of('adversarial')[row * pixels + 5]!]
      expect(after - before).toBeCloseTo(Number.isNaN(epsilon) ? 0.3 : epsilon, 5)
    }
    expect(metadata).toMatchObject({
      run: attack,
      what: 'adversarial',
      method: 'pgd',
      source: '7',
      target: '3',
      split: 'hard',
      success: '0.9',
      seed: '0',
    })
    expect(JSON.parse(metadata.models!)).toEqual(networks.map((run) => ({ run, epoch: 1 })))
    expect(JSON.parse(metadata.settings!)).toEqual({ steps: 120 })
    expect(JSON.parse(metadata.second!)).toEqual({ method: 'fmn', settings: { steps: 120 } })
  })
})

describe('an attack is no network', () => {
  it('says whoever asks for one, and `last` passes it over', async () => {
    const refusals = [
      lab.page.call('runs.export', { run: attack }),
      lab.page.call('diagnose.evaluate', { run: attack }),
      lab.page.call('runs.dump', { run: attack, what: 'logits' }),
      lab.page.call('compare.table', { runs: [networks[0]!, attack] }),
      lab.page.call('jobs.submit', { kind: 'sae', input: { run: attack, configurations: [{}] } }),
    ]
    for (const refusal of refusals) await expect(refusal).rejects.toThrow(`run ${attack} is an attack, not a network`)
    await expect(lab.page.call('steer.state', { sae: attack, image: { from: 'split', split: 'hard', index: 0 }, steers: [] })).rejects.toThrow(
      `run ${attack} is an attack, not a sparse autoencoder`,
    )
    expect((await lab.page.call('diagnose.evaluate', { run: 'last' })).run).toBe(networks[1])
    await expect(lab.page.call('runs.delete', { run: networks[0]! })).rejects.toThrow('others were made from run')
  })
})

type Tensors = Record<string, { shape: number[]; values: Float32Array | Int32Array }>

/** By the format's own description, not by the lab's writer. */
function readTensors(bytes: Uint8Array): { tensors: Tensors; metadata: Record<string, string> } {
  const file = Buffer.from(bytes)
  const start = 8 + Number(file.readBigUInt64LE(0))
  const { __metadata__: metadata, ...header } = JSON.parse(file.toString('utf8', 8, start)) as { __metadata__: Record<string, string> } & Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >
  const tensors = Object.entries(header).map(([name, { dtype, shape, data_offsets: at }]) => {
    const { buffer } = Uint8Array.from(file.subarray(start + at[0], start + at[1]))
    return [name, { shape, values: dtype === 'I32' ? new Int32Array(buffer) : new Float32Array(buffer) }] as const
  })
  return { tensors: Object.fromEntries(tensors), metadata }
}
