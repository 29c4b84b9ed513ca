import { beforeAll, expect, it } from 'vitest'
import { openDataset } from '../lab/data/dataset'
import { disposeParams, type CnnParams } from '../lab/model/cnn'
import { initParams } from '../lab/model/init'
import { fitLinearProbe } from '../lab/probes/linear'
import { randomStream } from '../lab/random'
import { chooseBackend } from './backend-choice'
import { linearProbes } from './linear-probes'
import type { Network } from './network'
import { smallDataset } from './testing'

const architecture = { widths: [4, 6, 12] as [number, number, number], thirdPool: true }
const never = new AbortController().signal
const dataset = openDataset(smallDataset({}, 600, 200))

beforeAll(() => chooseBackend())

async function withNetwork<T>(change: (params: CnnParams) => void, work: (network: Network) => Promise<T>): Promise<T> {
  const params = initParams(architecture, 1)
  change(params)
  try {
    return await work({ architecture, params })
  } finally {
    disposeParams(params)
  }
}

it('reads the colour from the features of a network that was never trained', async () => {
  const counts = await withNetwork(
    () => {},
    (network) => linearProbes(network, dataset, never),
  )
  expect(counts).toMatchObject({ fittedOn: 600, of: 200 })
  expect(counts.color).toBeGreaterThan(180)
})

it('reads nothing where the features say nothing: all of them are 0', async () => {
  const silence = (params: CnnParams) => {
    params['conv3.weight']!.assign(params['conv3.weight']!.zerosLike())
    params['conv3.bias']!.assign(params['conv3.bias']!.zerosLike())
  }
  const { color, digit } = await withNetwork(silence, (network) => linearProbes(network, dataset, never))
  // One answer for everything: the most frequent class of the training digits.
  const most = (labels: Uint8Array) => Math.max(...Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length))
  expect(color).toBeLessThanOrEqual(most(dataset.splits.balanced.color))
  expect(digit).toBeLessThanOrEqual(most(dataset.splits.balanced.digit))
})

it('is the same every time, and does not depend on how the training digits are painted', async () => {
  const dominant = openDataset(smallDataset({ rho: 1 }, 600, 200))
  const [first, second, third] = await withNetwork(
    () => {},
    async (network) => [
      await linearProbes(network, dataset, never),
      await linearProbes(network, dataset, never),
      await linearProbes(network, dominant, never),
    ],
  )
  expect(second).toEqual(first)
  expect(third).toEqual(first)
})

it('ends when it is given up, and lets others in before that', async () => {
  const controller = new AbortController()
  let turns = 0
  const count = () => {
    turns++
    setImmediate(count)
  }
  setImmediate(count)
  setTimeout(() => controller.abort(), 1)
  await expect(
    withNetwork(
      () => {},
      (network) => linearProbes(network, openDataset(smallDataset({}, 3000, 200)), controller.signal),
    ),
  ).rejects.toMatchObject({ kind: 'cancelled' })
  expect(turns).toBeGreaterThan(0)
})

it('a fit of 20,000 rows of 128 correlated features converges', async () => {
  const random = randomStream(1, 'correlated')
  const labels = Uint8Array.from({ length: 20_000 }, () => random.integer(10))
  const features = new Float32Array(20_000 * 128)
  // Neighbours that say nearly the same, as the channels of a network do.
  labels.forEach((label, row) => {
    for (let column = 0, before = 0; column < 128; column++) {
      before = 0.8 * before + 0.2 * (random.normal() + (column % 10 === label ? 1 : 0))
      features[row * 128 + column] = before
    }
  })
  const { iterations, loss } = await fitLinearProbe(features, labels)
  expect(iterations).toBeLessThan(200)
  expect(loss).toBeLessThan(0.2)
})
