import { describe, expect, it } from 'vitest'
import { binsOf, difference, extentOf, histogram, makeScale, nearest, niceDomain, rowShares, sheetLayout, stopsOf, thin } from './layout'

describe('domains', () => {
  it('passes over what is not finite, and over what a log axis cannot show', () => {
    expect(extentOf([[1, NaN, -3], undefined, [Infinity, 2]])).toEqual([-3, 2])
    expect(extentOf([[-3, 0, 2, 8]], true)).toEqual([2, 8])
    expect(extentOf([[], [NaN]])).toBeNull()
  })

  it('opens to round numbers, and gives one value room', () => {
    expect(niceDomain([0.03, 0.97])).toEqual([0, 1])
    expect(niceDomain([5, 5])).toEqual([4.4, 5.6])
    expect(niceDomain([3, 700], 'log')).toEqual([1, 1000])
    expect(niceDomain(null)).toEqual([0, 1])
  })

  it('keeps a log scale above zero', () => {
    const scale = makeScale('log', [0, 1000], [0, 300])
    expect(scale(1000)).toBe(300)
    expect(scale(1)).toBe(0)
  })
})

describe('thin', () => {
  it('keeps every point where there are few', () => {
    expect(thin([1, 2, 3], [4, 5, 6], 100)).toEqual([0, 1, 2])
  })

  it('keeps a single spike among thousands, in order, within four points a column', () => {
    const x = Float64Array.from({ length: 20_000 }, (_, i) => i)
    const y = new Float64Array(20_000)
    y[12_345] = 1
    y[777] = -1
    const kept = thin(x, y, 200)
    expect(kept).toContain(12_345)
    expect(kept).toContain(777)
    expect(kept).toContain(0)
    expect(kept).toContain(19_999)
    expect(kept.length).toBeLessThanOrEqual(4 * 201)
    expect(kept.every((index, i) => i === 0 || index > kept[i - 1]!)).toBe(true)
  })
})

describe('positions', () => {
  it('joins the stops of all series', () => {
    expect(stopsOf([[3, 1], Float64Array.of(2, 3, NaN)])).toEqual([1, 2, 3])
  })

  it('finds the nearest', () => {
    expect(nearest([0, 10, 20], 14)).toBe(1)
    expect(nearest([0, 10, 20], 16)).toBe(2)
    expect(nearest([], 1)).toBe(-1)
  })
})

describe('tables', () => {
  it('divides rows by their sums', () => {
    expect(
      rowShares([
        [1, 3],
        [0, 0],
      ]),
    ).toEqual([
      [0.25, 0.75],
      [null, null],
    ])
  })

  it('subtracts, and refuses other shapes', () => {
    expect(difference([[1, null]], [[0.25, 1]])).toEqual([[0.75, null]])
    expect(() => difference([[1]], [[1, 2]])).toThrow(RangeError)
  })
})

describe('histogram', () => {
  it('closes the last bin and leaves out what is outside', () => {
    const bins = histogram([0, 0.05, 0.5, 1, 1.2, -0.1, NaN], [0, 1], 10)
    expect(bins.map((bin) => bin.count)).toEqual([2, 0, 0, 0, 0, 1, 0, 0, 0, 1])
    expect(bins[9]).toMatchObject({ high: 1 })
  })

  it('takes counts as they are, in equal bins', () => {
    expect(binsOf([3, 0, 5, 1], [0, 2])).toEqual([
      { low: 0, high: 0.5, count: 3 },
      { low: 0.5, high: 1, count: 0 },
      { low: 1, high: 1.5, count: 5 },
      { low: 1.5, high: 2, count: 1 },
    ])
  })
})

describe('sheetLayout', () => {
  it('draws at whole device multiples whatever the screen', () => {
    for (const ratio of [1, 1.25, 1.5, 2, 3]) {
      const layout = sheetLayout(1000, 900, 2, ratio, 4, 0)
      expect(layout.image * ratio).toBe(28 * layout.multiple)
      expect(Number.isInteger(layout.multiple)).toBe(true)
    }
  })

  it('has room for all, in columns that fit', () => {
    const layout = sheetLayout(101, 300, 1, 1, 4, 12)
    expect(layout.columns).toBe(9)
    expect(layout.rows).toBe(12)
    expect(layout.columns * layout.cellWidth + 4).toBeLessThanOrEqual(300)
    expect(layout.height).toBe(12 * (28 + 4 + 12) + 4)
  })

  it('keeps one column in a box that is too narrow', () => {
    expect(sheetLayout(5, 10, 2, 1, 4, 0)).toMatchObject({ columns: 1, rows: 5 })
  })
})
