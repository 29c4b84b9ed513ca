import { beforeAll, describe, expect, it } from 'vitest'
import { prototypeSettings, type PrototypesChunk } from '../contract/prototypes'
import { architectureOf } from '../lab/model/architecture'
import { initParams } from '../lab/model/init'
import { chooseBackend } from './backend-choice'
import type { Network } from './network'
import { makePrototypes, type PrototypesTask } from './prototypes'

const never = new AbortController().signal
const architecture = architectureOf({ widths: [70, 3, 4], thirdPool: false })
let network: Network

beforeAll(async () => {
  await chooseBackend()
  network = { architecture, params: initParams(architecture, 2) }
})

function task(changes: Partial<PrototypesTask> = {}): PrototypesTask {
  return { layer: 'conv2', objective: 'channel_mean', seeds: [0], settings: prototypeSettings.parse({ steps: 6 }), ...changes }
}

async function make(changes: Partial<PrototypesTask> = {}): Promise<PrototypesChunk[]> {
  const chunks: PrototypesChunk[] = []
  await makePrototypes(network, task(changes), (chunk) => chunks.push(chunk), never)
  return chunks
}

describe('prototypes of a layer', () => {
  it('come while they are made, and are done at the end alone', async () => {
    const chunks = await make({ seeds: [5, 3] })
    expect(chunks[0]).toMatchObject({ layer: 'conv2', step: 1, steps: 6, done: false })
    expect(chunks[0]!.secondsLeft).toBeGreaterThan(0)
    const last = chunks.at(-1)!
    expect(last).toMatchObject({ step: 6, done: true, secondsLeft: 0 })
    expect(chunks.filter(({ done }) => done)).toHaveLength(1)
    expect(last.prototypes.map(({ seed, channel }) => [seed, channel])).toEqual([5, 3].flatMap((seed) => [0, 1, 2].map((channel) => [seed, channel])))
    expect(last.images).toHaveLength(6 * 28 * 28 * 3)
    expect(last.images).not.toEqual(chunks[0]!.images)
  })

  it('of more channels than fit in one batch are those that are made one by one', async () => {
    const all = (await make({ layer: 'conv1', settings: prototypeSettings.parse({ steps: 2 }) })).at(-1)!
    expect(all.prototypes.map(({ channel }) => channel)).toEqual(Array.from({ length: 70 }, (_, channel) => channel))
    for (const channel of [0, 63, 64, 69]) {
      const one = (await make({ layer: 'conv1', channels: [channel], settings: prototypeSettings.parse({ steps: 2 }) })).at(-1)!
      const among = all.images.subarray(channel * 2352, (channel + 1) * 2352)
      expect(Math.max(...one.images.map((value, i) => Math.abs(value - among[i]!)))).toBeLessThan(1e-4)
      expect(one.prototypes[0]!.value).toBeCloseTo(all.prototypes[channel]!.value, 4)
    }
  })

  it('stop between two steps when nobody wants them any more', async () => {
    const controller = new AbortController()
    const chunks: PrototypesChunk[] = []
    const made = makePrototypes(
      network,
      task({ settings: prototypeSettings.parse({ steps: 5000 }) }),
      (chunk) => chunks.push(chunk),
      controller.signal,
    )
    setTimeout(() => controller.abort(), 20)
    await expect(made).rejects.toMatchObject({ kind: 'cancelled' })
    expect(chunks.some(({ done }) => done)).toBe(false)
  })

  it('name channels without a gradient', async () => {
    const { architecture: same, params } = network
    const dead = { architecture: same, params: { ...params, 'conv2.bias': initParams(same, 2)['conv2.bias']! } }
    dead.params['conv2.bias']!.assign(dead.params['conv2.bias']!.sub(100))
    const chunks: PrototypesChunk[] = []
    await makePrototypes(dead, task({ layer: 'relu2' }), (chunk) => chunks.push(chunk), never)
    expect(chunks.at(-1)!.prototypes.map(({ trouble, value }) => [trouble, value])).toEqual([0, 1, 2].map(() => ['zero-gradient', 0]))
    expect((await make()).at(-1)!.prototypes.map(({ trouble }) => trouble)).toEqual([null, null, null])
  })

  it('are refused for layers and channels that are not there', async () => {
    await expect(make({ layer: 'pool3' })).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('third pooling') })
    await expect(make({ channels: [0, 3] })).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('0 to 2') })
    const seeds = Array.from({ length: 59 }, (_, seed) => seed)
    await expect(make({ layer: 'conv1', seeds })).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('4096') })
  })
})
