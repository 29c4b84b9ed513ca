import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { AttackSamples } from '../../contract/attack'
import { asLabError } from '../../contract/errors'
import { defaultDataset, openTestLab, removeHomes, until, type TestLab } from '../testing'
import { addNetwork, type TestNetwork } from './testing'

afterAll(removeHomes)

/** Ten images; those of digit 7 are 0, 2, 3, 5, 6, 8 and 9. */
const digit = Uint8Array.of(7, 1, 7, 7, 3, 7, 7, 1, 7, 7)
/** Sure of 0, 2, 3, 5 by 0.9, 0.8, 0.6, 0.5; right and unsure about 6; wrong and sure about 8 and 9. */
const first = {
  predicted: Uint8Array.of(7, 7, 7, 7, 3, 7, 7, 1, 1, 3),
  confidence: Float32Array.of(0.9, 1, 0.8, 0.6, 1, 0.5, 0.35, 1, 0.99, 0.99),
}
/** Sure of 2, 3, 9; right and unsure about 0 and 6; wrong about 5 and 8. */
const second = {
  predicted: Uint8Array.of(7, 1, 7, 7, 7, 3, 7, 1, 0, 7),
  confidence: Float32Array.of(0.45, 1, 0.55, 0.95, 0.9, 0.9, 0.32, 1, 1, 0.6),
}
const allRight = { predicted: digit, confidence: new Float32Array(10).fill(0.7) }

let lab: TestLab
let networks: string[]

async function add(network: Partial<TestNetwork> & Pick<TestNetwork, 'answers' | 'name'>, dataset = defaultDataset): Promise<string> {
  const { hash } = await lab.page.call('data.describe', { settings: dataset })
  return addNetwork(lab.store, { dataset, datasetHash: hash, ...network })
}

beforeEach(async () => {
  lab = openTestLab()
  lab.engine.labels = { digit, color: digit }
  networks = [
    await add({ name: 'one', answers: { hard: first, easy: allRight } }),
    await add({ name: 'two', answers: { hard: second, easy: allRight } }),
  ]
})

const models = () => networks.map((run) => ({ run }))
const samples = (question: object = {}) => lab.page.call('attack.samples', { models: models(), ...question })
const submit = (input: object) => lab.page.call('jobs.submit', { kind: 'attack', input: { models: models(), samples: 2, ...input } })
const indicesOf = (run: string) => (lab.store.runs.get(run).settings as { models: { indices: number[] }[] }).models.map(({ indices }) => indices)

async function chosen(input: object): Promise<number[][]> {
  const { id, runIds } = await submit(input)
  await until(async () => (await lab.page.call('jobs.list', {})).find((job) => job.id === id)!.status === 'finished', 'the attack')
  return indicesOf(runIds[0]!)
}

describe('images to choose from', () => {
  it('are those that the model answers with the source digit, with more than the confidence', async () => {
    expect(await samples()).toEqual<AttackSamples>({
      images: 7,
      models: [
        { run: networks[0]!, epoch: 1, qualifying: 3 },
        { run: networks[1]!, epoch: 1, qualifying: 3 },
      ],
      shared: 2,
      atLower: [
        { confidence: 0.4, shared: 3 },
        { confidence: 0.3, shared: 4 },
        { confidence: 0.2, shared: 4 },
        { confidence: 0, shared: 4 },
      ],
      onEasy: 7,
    })
  })

  it('are of the digit, the confidence and the set that are asked for', async () => {
    expect(await samples({ confidence: 0.85 })).toMatchObject({ models: [{ qualifying: 1 }, { qualifying: 1 }], shared: 0, onEasy: 0 })
    expect(await samples({ source: 1 })).toMatchObject({ images: 2, models: [{ qualifying: 1 }, { qualifying: 2 }], shared: 1 })
    expect(await samples({ split: 'easy', confidence: 0 })).toMatchObject({ shared: 7, onEasy: 7, atLower: [] })
    expect(await samples({ source: 9 })).toMatchObject({ images: 0, shared: 0 })
  })

  it('are looked at by the engine where no answers were kept', async () => {
    await samples({ split: 'balanced' })
    await samples({ split: 'balanced' })
    expect(lab.engine.asked).toEqual(['predict balanced', 'predict balanced'])
  })
})

describe('images that are attacked', () => {
  it('are shared, or each model’s own, ascending', async () => {
    expect(await chosen({})).toEqual([
      [2, 3],
      [2, 3],
    ])
    expect(await chosen({ choice: 'per-model', samples: 3 })).toEqual([
      [0, 2, 3],
      [2, 3, 9],
    ])
  })

  it('are drawn by the seed where more qualify, whatever models are beside', async () => {
    const drawn = new Set<string>()
    for (let seed = 0; seed < 12; seed++) {
      const [shared, same] = await chosen({ seed, split: 'easy', samples: 3 })
      expect(shared).toEqual(same)
      expect(shared).toEqual([...new Set(shared)].sort((a, b) => a - b))
      for (const index of shared!) expect(digit[index]).toBe(7)
      drawn.add(shared!.join())
    }
    expect(drawn.size).toBeGreaterThan(4)
    const own = await chosen({ seed: 3, choice: 'per-model', samples: 2, confidence: 0 })
    const alone = await chosen({ seed: 3, choice: 'per-model', samples: 2, confidence: 0, models: [{ run: networks[1] }] })
    expect(alone).toEqual([own[1]])
  })
})

describe('too few images', () => {
  it('are counted for each model and together, with the ways out', async () => {
    const error = asLabError(await submit({ samples: 3 }).catch((thrown: unknown) => thrown))
    expect(error.kind).toBe('bad-input')
    expect(error.message).toBe(
      'too few images of digit 7 in the hard set that are answered 7 with more than 0.5 (3 asked for, of 7): 2 for all models together, 3 for one, seed 0, ' +
        '3 for two, seed 0. Ways out: train on until more qualify; a lower confidence (3 above 0.4, 4 above 0.3, 4 above 0.2, 4 above 0); the easy set (7); ' +
        "images of each model's own (choice per-model); fewer samples",
    )
    expect(error.details).toEqual(await samples())
    expect(await lab.page.call('runs.list', { kind: 'attack' })).toEqual([])
  })

  it('none are said to be none, and what would not help is not named', async () => {
    const none = asLabError(await submit({ confidence: 0.9, samples: 1, source: 3, target: 8 }).catch((thrown: unknown) => thrown))
    // The one is right and sure, the other never right.
    expect(none.message).toContain('none for all models together, 1 for one, seed 0, 0 for two, seed 0. Ways out: train on until more qualify')
    expect(none.message).toMatch(/Ways out: train on until more qualify$/)
    const easy = asLabError(await submit({ split: 'easy', samples: 8, choice: 'per-model', confidence: 0 }).catch((thrown: unknown) => thrown))
    expect(easy.message).toContain(': 7 for one, seed 0, 7 for two, seed 0. Ways out: train on until more qualify; fewer samples')
    await expect(submit({ choice: 'per-model', samples: 4 })).rejects.toThrow('3 for one, seed 0, 3 for two, seed 0')
  })
})

describe('models', () => {
  it('are finished networks of one dataset, each only once', async () => {
    const other = await add({ name: 'elsewhere', answers: { hard: first } }, { ...defaultDataset, rho: 0.99 })
    const open = await add({ name: 'open', answers: { hard: first }, finished: false })
    const asked = (...runs: string[]) => lab.page.call('attack.samples', { models: runs.map((run) => ({ run })) })
    await expect(asked(networks[0]!, other)).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringMatching(new RegExp(`${networks[0]} \\(one\\) and ${other} \\(elsewhere\\) have different datasets`)) as string,
    })
    await expect(asked(open)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining(`run ${open} is queued`) as string })
    await expect(asked(networks[0]!, networks[0]!.slice(0, 10))).rejects.toThrow('after epoch 1 may be there only once')
    await expect(asked('nonsense')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(lab.page.call('attack.samples', { models: [{ run: networks[0]!, epoch: 2 }] })).rejects.toThrow('there is no epoch 2')
  })

  it('are neither attacks nor autoencoders', async () => {
    const { runIds } = await submit({})
    await expect(samples({ models: [{ run: runIds[0] }] })).rejects.toThrow('is an attack, not a network')
    const sae = lab.store.runs.create({ ...lab.store.runs.get(networks[0]!), kind: 'sae', parents: [] })
    await expect(samples({ models: [{ run: sae.id }] })).rejects.toThrow('is a sparse autoencoder, not a network')
  })
})
