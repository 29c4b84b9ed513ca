import { describe, expect, it } from 'vitest'
import { differenceOf, measureOf, measuresOf, ofAccuracy, plain, present } from './figures'

describe('what several seeds come to', () => {
  it("is their mean with Student's t", () => {
    // t(0.975, 2) = 4.302653, sd = 0.01: half = 4.302653 * 0.01 / sqrt(3).
    const measure = measureOf([plain(0.1, 100), plain(0.11, 100), plain(0.12, 100)], 'ratio')!
    expect(measure).toMatchObject({ over: 'seeds', n: 3, values: [0.1, 0.11, 0.12] })
    expect(measure.mean).toBeCloseTo(0.11, 12)
    expect(measure.low).toBeCloseTo(0.11 - 0.0248414, 6)
    expect(measure.high).toBeCloseTo(0.11 + 0.0248414, 6)
  })

  it('stays within 0 and 1 where it is a share, and nowhere else', () => {
    const seeds = [plain(0), plain(0), plain(0.02)]
    expect(measureOf(seeds, 'share')!.low).toBe(0)
    expect(measureOf(seeds, 'difference')!.low).toBeLessThan(0)
  })

  it('is of one seed its own value and its interval over images', () => {
    expect(measureOf([{ value: 0.5, low: 0.4, high: 0.6, n: 200 }], 'share')).toEqual({
      mean: 0.5,
      low: 0.4,
      high: 0.6,
      over: 'images',
      n: 200,
      values: [0.5],
    })
    expect(measureOf([], 'share')).toBeNull()
  })

  it('counts those seeds that have the figure', () => {
    const measures = measuresOf([{ a: plain(1) }, { a: plain(3), b: plain(5, 20) }, {}], () => ({ unit: 'number' }))
    expect(measures.a).toMatchObject({ mean: 2, n: 2, over: 'seeds' })
    expect(measures.b).toMatchObject({ mean: 5, n: 20, over: 'images' })
  })

  it('is of the data that they share one number, with its interval over images', () => {
    const figure = { value: 0.95, low: 0.94, high: 0.96, n: 6000 }
    const measures = measuresOf([{ a: figure }, { a: figure }], () => ({ unit: 'share', ofData: true }))
    expect(measures.a).toEqual({ mean: 0.95, low: 0.94, high: 0.96, over: 'images', n: 6000, values: [0.95] })
  })
})

describe('a figure', () => {
  it('of a difference has the interval of independent shares', () => {
    const { value, low, high } = differenceOf(ofAccuracy(0.9, 100), ofAccuracy(0.5, 400))
    // sqrt(0.09 / 100 + 0.25 / 400) = 0.0390512
    expect(value).toBeCloseTo(0.4, 12)
    expect(high! - value).toBeCloseTo(1.96 * 0.0390512, 6)
    expect(value - low!).toBeCloseTo(1.96 * 0.0390512, 6)
  })

  it('that is missing is left out', () => {
    expect(present({ a: plain(1), b: null, c: undefined })).toEqual({ a: plain(1) })
  })
})
