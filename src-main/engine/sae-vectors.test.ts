import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { paintSplit } from '../lab/data/canvas'
import { openDataset } from '../lab/data/dataset'
import { activations } from '../lab/model/cnn'
import { largestDifference } from '../lab/ops/naive.testing'
import { randomStream } from '../lab/random'
import { drawRows, ImageOrder } from '../lab/sae/draws'
import { chooseBackend } from './backend-choice'
import { ActivationMeans } from './sae-means'
import { smallTraining } from './sae-train.testing'
import { meanVectors, positionVectors, type Vectors } from './sae-vectors'
import { smallDataset } from './testing'

beforeAll(() => chooseBackend())

const dataset = openDataset(smallDataset())
const { size } = dataset.splits.train
const { signal } = new AbortController()
const training = smallTraining({ dataset, layer: 'relu2' })
const { batch, statBatches, statBatch, positions } = training.settings as Record<'batch' | 'statBatches' | 'statBatch' | 'positions', number>
const [width, places] = [4, 14 * 14]
type Rows = number[][]

/** Vectors of all training digits: [images][positions][channels]. */
function mapsOfAll(): Rows[] {
  const flat = tf.tidy(() => {
    const painted = paintSplit(
      dataset.settings,
      dataset.splits.train,
      Int32Array.from({ length: size }, (_, i) => i),
    )
    const { architecture, params } = training.network
    return activations(architecture, params, painted, ['relu2']).relu2!.dataSync().slice()
  })
  const vector = (row: number) => [...flat.subarray(row * width, (row + 1) * width)]
  return Array.from({ length: size }, (_, image) => Array.from({ length: places }, (__, place) => vector(image * places + place)))
}

const columnMean = (rows: Rows) => rows[0]!.map((_, c) => rows.reduce((sum, row) => sum + row[c]!, 0) / rows.length)

/** Every row less the mean of `over`, by its standard deviation; a channel that is 0 throughout stays so. */
function standardised(rows: Rows, over: Rows): Rows {
  const mean = columnMean(over)
  const std = mean.map((center, c) => Math.sqrt(over.reduce((sum, row) => sum + (row[c]! - center) ** 2, 0) / (over.length - 1)))
  return rows.map((row) => row.map((value, c) => (value - mean[c]!) / (std[c]! || 1)))
}

const read = (tensor: tf.Tensor) => {
  const values = [...tensor.dataSync()]
  tensor.dispose()
  return values
}
const next = (vectors: Vectors) => read(tf.tidy(() => vectors.next()))
const planOf = (aggregation: 'spatial_mean' | 'per_position', seed = training.seed) => ({
  ...{ network: training.network, dataset, layer: 'relu2' as const, aggregation, seed },
  settings: training.settings as Parameters<typeof positionVectors>[0]['settings'],
})

describe('spatial means', () => {
  let means: Rows
  let flat: Float32Array

  beforeAll(async () => {
    means = mapsOfAll().map(columnMean)
    flat = await new ActivationMeans().of(training.network, dataset, 'relu2', [], { onProgress: () => {}, signal })
  })

  const expected = (of: Int32Array, seed: number) => {
    const seen = new ImageOrder(size, seed, 'statistics').next(statBatches * statBatch)
    return standardised(
      [...of].map((image) => means[image]!),
      [...seen].map((image) => means[image]!),
    ).flat()
  }

  it.each([3, 4])('with seed %d are those of the images of its order, standardised by those that its statistics saw', async (seed) => {
    const vectors = await meanVectors(planOf('spatial_mean', seed), flat, signal)
    const order = new ImageOrder(size, seed, 'batches')
    for (let step = 0; step < 5; step++) expect(largestDifference(next(vectors), expected(order.next(batch), seed))).toBeLessThan(1e-3)
    const measured = expected(new ImageOrder(size, seed, 'measured').next(8192), seed)
    expect(largestDifference(read(vectors.sample()), measured)).toBeLessThan(1e-3)
    vectors.dispose()
  })
})

describe('positions', () => {
  let maps: Rows[]

  beforeAll(() => void (maps = mapsOfAll()))

  /** Of the next images of an order, at most 128 at a time. */
  function drawn(order: ImageOrder, count: number, seed: number): Rows {
    const rows: Rows = []
    while (rows.length < count) {
      const some = Math.min(128 * positions, count - rows.length)
      const images = order.next(Math.ceil(some / positions))
      const stream = randomStream(seed, 'sae', 'positions', order.purpose, order.drawn)
      const chosen = drawRows(stream, { images: images.length, positions: places, each: positions, count: some })
      rows.push(...[...chosen].map((row) => maps[images[Math.floor(row / places)]!]![row % places]!))
    }
    return rows
  }

  it.each([3, 4])('with seed %d are drawn from each image anew, standardised by those that its statistics saw', async (seed) => {
    const vectors = await positionVectors(planOf('per_position', seed), signal)
    const statistics = new ImageOrder(size, seed, 'statistics')
    const seen = Array.from({ length: statBatches }, () => drawn(statistics, statBatch * positions, seed)).flat()
    expect(seen).toHaveLength(statBatches * statBatch * positions)
    const order = new ImageOrder(size, seed, 'batches')
    for (let step = 0; step < 20; step++) {
      expect(largestDifference(next(vectors), standardised(drawn(order, batch, seed), seen).flat())).toBeLessThan(1e-3)
    }
    const measured = standardised(drawn(new ImageOrder(size, seed, 'measured'), 8192, seed), seen).flat()
    for (const _ of ['once', 'again']) expect(largestDifference(read(vectors.sample()), measured)).toBeLessThan(1e-3)
    vectors.dispose()
  })
})
