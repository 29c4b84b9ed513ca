import { scaleLinear, scaleLog } from 'd3'
import { describe, expect, it } from 'vitest'
import { axisTicks, compact, interval, points, shareText, signed } from './format'

describe('numbers as text', () => {
  it('writes differences and intervals', () => {
    expect(points(0.0524)).toBe('+5.2 pp')
    expect(points(-0.0524)).toBe('−5.2 pp')
    expect(points(-0.00001)).toBe('0.0 pp')
    expect(signed(-3)).toBe('−3')
    expect(interval(0.81, 0.87)).toBe('[81.0%, 87.0%]')
    expect(interval(null, 0.87)).toBe('')
    expect([0, 0.5, 0.07, 0.953, null].map(shareText)).toEqual(['0%', '50%', '7%', '95.3%', '–'])
  })

  it('keeps three digits that mean something', () => {
    expect(compact(0.04327)).toBe('0.0433')
    expect(compact(0.000012)).toBe('1.2e−5')
    expect(compact(-2.5)).toBe('−2.5')
    expect(compact(12345)).toBe('12,345')
    expect(compact(0)).toBe('0')
  })
})

describe('axisTicks', () => {
  it('never sets more than there is room for', () => {
    const scale = scaleLinear().domain([0, 100])
    expect(axisTicks(scale, 100, 50).length).toBeLessThanOrEqual(3)
    expect(axisTicks(scale, 1000, 100).length).toBeLessThanOrEqual(11)
    expect(axisTicks(scaleLinear().domain([0, 1]), 500, 64)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  })

  it('prefers powers of ten on a log axis', () => {
    expect(axisTicks(scaleLog().domain([1, 10000]), 300, 60, 'log')).toEqual([1, 10, 100, 1000, 10000])
  })
})
