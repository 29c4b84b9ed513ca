import { describe, expect, test } from 'vitest'
import { bootstrap, bootstrapPaired, bootstrapPlaces, seededUniform } from './bootstrap'
import { binomialQuantiles } from './share'
import { mean, median } from './summary'

/** Every one of the n^n equally likely draws, and the 2.5% and 97.5% quantiles of the figure over them. */
function exhaustive(values: number[], statistic: (values: number[]) => number): [number, number] {
  const all: number[] = []
  const size = values.length
  for (let code = 0; code < size ** size; code++) {
    all.push(statistic(values.map((_, place) => values[Math.floor(code / size ** place) % size]!)))
  }
  all.sort((a, b) => a - b)
  return [all[Math.floor(0.025 * all.length)]!, all[Math.floor(0.975 * all.length)]!]
}

test.each([
  ['mean', mean],
  ['median', median],
] as const)('the interval of a %s is that of all possible draws', (_, statistic) => {
  const values = [1, 2, 4, 8, 16, 17]
  const [low, high] = exhaustive(values, statistic)
  const found = bootstrap(values, statistic, { draws: 40_000 })!
  expect(found.value).toBe(statistic(values))
  expect(Math.abs(found.low - low)).toBeLessThan(0.35)
  expect(Math.abs(found.high - high)).toBeLessThan(0.35)
})

test("of zeros and ones it agrees with the binomial's exact percentiles", () => {
  const values = Float64Array.from({ length: 200 }, (_, i) => (i < 60 ? 1 : 0))
  const [low, high] = binomialQuantiles(200, 0.3, [0.025, 0.975])
  const found = bootstrap(values, mean, { draws: 20_000 })!
  expect(Math.abs(found.low * 200 - low!)).toBeLessThanOrEqual(1)
  expect(Math.abs(found.high * 200 - high!)).toBeLessThanOrEqual(1)
})

test('pairs are drawn as pairs: a constant difference has no spread, however far apart the seeds are', () => {
  const a = [10, 50, 90]
  const found = bootstrapPaired(
    a,
    a.map((value) => value - 3),
  )!
  expect(found).toEqual({ value: 3, low: 3, high: 3 })
  expect(() => bootstrapPaired([1, 2], [1])).toThrow(RangeError)
})

test('equal values give an equal interval, another generator another one, no values none', () => {
  const values = Array.from({ length: 50 }, (_, i) => Math.sin(i) * 10)
  expect(bootstrap(values, mean)).toEqual(bootstrap(values, mean))
  expect(bootstrap(values, mean, { uniform: seededUniform(2) })).not.toEqual(bootstrap(values, mean))
  expect(bootstrap([], mean)).toBeNull()
})

test('the generator fills [0, 1) evenly', () => {
  const uniform = seededUniform(7)
  const bins = new Array<number>(16).fill(0)
  // One that is drawn outside of [0, 1) has no bin, and is missing from the sum.
  for (let i = 0; i < 160_000; i++) bins[Math.floor(uniform() * 16)]! += 1
  expect(bins).toHaveLength(16)
  expect(bins.reduce((sum, bin) => sum + bin)).toBe(160_000)
  // Five standard deviations of a bin's count.
  for (const bin of bins) expect(Math.abs(bin - 10_000)).toBeLessThan(5 * Math.sqrt(10_000))
})

describe('places that are drawn', () => {
  const a = [4, 8, 2, 6]
  const sumAt = (values: readonly number[], places: Int32Array) => places.reduce((sum, place) => sum + values[place]!, 0)

  test('of one list are drawn together, of two apart', () => {
    const double = a.map((value) => 2 * value)
    expect(bootstrapPlaces([4], ([places]) => sumAt(double, places!) / sumAt(a, places!))).toEqual({ value: 2, low: 2, high: 2 })
    const apart = bootstrapPlaces([4, 4], ([of, to]) => sumAt(double, of!) / sumAt(a, to!))!
    expect(apart.value).toBe(2)
    expect(apart.low).toBeLessThan(1.5)
    expect(apart.high).toBeGreaterThan(2.5)
  })

  test('give the interval that values give', () => {
    const { low, high } = bootstrap(a, mean)!
    expect(bootstrapPlaces([4], ([places]) => sumAt(a, places!) / 4)).toEqual({ value: 5, low, high })
  })

  test('leave out draws without a figure; without samples, or a figure of them all, there is none', () => {
    const ofFirst = ([places]: readonly Int32Array[]) => (places!.includes(0) ? 1 : Number.NaN)
    expect(bootstrapPlaces([2], ofFirst)).toEqual({ value: 1, low: 1, high: 1 })
    expect(bootstrapPlaces([2, 0], () => 1)).toBeNull()
    expect(bootstrapPlaces([2], () => Number.NaN)).toBeNull()
  })
})
