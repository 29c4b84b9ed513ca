import { describe, expect, it } from 'vitest'
import { randomStream } from '../random'
import { Extremes } from './extremes'
import { gridSize, Quantiles, sampleSize, Sorter } from './quantiles'

const columns = 3
const sums = 2

/** Values with many equal ones, some of them 0 and -0, column after column. */
function drawn(images: number): Float32Array[] {
  const random = randomStream(3, 'values')
  return Array.from({ length: columns }, () =>
    Float32Array.from({ length: images }, (_, i) => (i % 7 === 0 ? -0 : Math.round(random.uniform(-40, 40)) / 8)),
  )
}

/** In batches, each with room after its values, as a scan hands them over. */
function feed(values: Float32Array[], batch: number, add: (read: Float32Array, stride: number, images: Int32Array) => void): void {
  const images = values[0]!.length
  for (let from = 0; from < images; from += batch) {
    const places = Int32Array.from({ length: Math.min(batch, images - from) }, (_, i) => from + i)
    const stride = places.length + sums
    const read = new Float32Array(columns * stride).fill(1000)
    values.forEach((column, at) => read.set(column.subarray(from, from + places.length), at * stride))
    add(read, stride, places)
  }
}

const fullSort = (values: Float32Array, direction: 1 | -1) => [...values.keys()].sort((a, b) => direction * (values[a]! - values[b]!) || a - b)

describe('extremes kept while images pass', () => {
  it.each([
    ['largest', -1],
    ['smallest', 1],
  ] as const)('the %s are the beginning of a full sort, equal ones in their order', (which, direction) => {
    const values = drawn(500)
    const extremes = new Extremes(columns, 64)
    feed(values, 90, (...batch) => extremes.add(...batch))
    const { length, index, value } = extremes.ranked()[which]
    values.forEach((column, at) => {
      const expected = fullSort(column, direction).slice(0, 64)
      expect([...index.subarray(at * length, (at + 1) * length)]).toEqual(expected)
      expect([...value.subarray(at * length, (at + 1) * length)].map((kept) => kept + 0)).toEqual(expected.map((image) => column[image]! + 0))
    })
  })

  it('keeps the images that came first where those at the end are alike', () => {
    const extremes = new Extremes(1, 2)
    extremes.add(Float32Array.of(4, 4, 4, 4), 4, Int32Array.of(0, 1, 2, 3))
    const { largest, smallest } = extremes.ranked()
    expect([...largest.index]).toEqual([0, 1])
    expect([...smallest.index]).toEqual([0, 1])
  })

  it('says where a column had fewer values than are kept', () => {
    const extremes = new Extremes(1, 3)
    extremes.add(Float32Array.of(2, NaN, 5), 3, Int32Array.of(7, 8, 9))
    const { largest, smallest } = extremes.ranked()
    expect([...largest.index]).toEqual([9, 7, -1])
    expect([...smallest.index]).toEqual([7, 9, -1])
  })
})

describe('quantiles', () => {
  it('of a small set are all its values in order, with their images', () => {
    const values = drawn(200)
    const quantiles = new Quantiles(columns, 200)
    feed(values, 64, (...batch) => quantiles.add(...batch))
    const { length, value, index } = quantiles.grid()
    expect(length).toBe(200)
    values.forEach((column, at) => {
      const expected = fullSort(column, 1)
      expect([...index.subarray(at * 200, (at + 1) * 200)]).toEqual(expected)
      expect([...value.subarray(at * 200, (at + 1) * 200)]).toEqual(expected.map((image) => column[image]!))
    })
  })

  it('of a larger set lie evenly in rank, from the smallest to the largest', () => {
    const images = 5000
    const values = drawn(images)
    const quantiles = new Quantiles(columns, images)
    feed(values, 999, (...batch) => quantiles.add(...batch))
    const { length, index } = quantiles.grid()
    expect(length).toBe(gridSize)
    const expected = fullSort(values[1]!, 1)
    const ranks = Array.from({ length }, (_, i) => Math.round((i / (length - 1)) * (images - 1)))
    expect([...index.subarray(length, 2 * length)]).toEqual(ranks.map((rank) => expected[rank]!))
  })

  it('of a set beyond the sample are near those of all', () => {
    const images = 3 * sampleSize
    const values = Array.from({ length: columns }, (_, at) => Float32Array.from({ length: images }, (_, i) => (i * 7919 + at) % images))
    const quantiles = new Quantiles(columns, images)
    feed(values, 5000, (...batch) => quantiles.add(...batch))
    const { length, value, index } = quantiles.grid()
    for (let i = 0; i < length; i++) expect(Math.abs(value[i]! / images - i / (length - 1))).toBeLessThan(0.025)
    expect(values[0]![index[100]!]).toBe(value[100])
  })
})

it('sorts any floats by their bits', () => {
  const values = Float32Array.of(0, -0, 3e38, -3e38, 1e-40, -1e-40, Infinity, -Infinity, 1, 1, -1)
  expect([...new Sorter(values.length).order(values)]).toEqual(
    fullSort(
      values.map((value) => value + 0),
      1,
    ),
  )
})
