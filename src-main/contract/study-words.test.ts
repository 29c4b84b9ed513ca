import { describe, expect, it } from 'vitest'
import { differenceText, inUnit, measuredText, overText, referenceText } from './study-words'

describe('numbers of the study', () => {
  it('are written in their unit, with the minus of print', () => {
    expect([inUnit(0.1152, 'share'), inUnit(0.842, 'difference'), inUnit(-0.05, 'difference')]).toEqual(['11.5%', '+84.2 points', '−5.0 points'])
    expect([inUnit(525, 'count'), inUnit(10.5, 'epochs'), inUnit(0.152, 'bits'), inUnit(0.0432, 'epsilon')]).toEqual([
      '525',
      '10.5',
      '0.152',
      '0.0432',
    ])
    expect([inUnit(-0.014, 'ratio'), inUnit(-0.001, 'ratio'), inUnit(1.03, 'ratio')]).toEqual(['−0.01', '0.00', '1.03'])
  })

  it('have their interval, their range, and what they are over', () => {
    const measure = { mean: 0.5, low: 0.4, high: 0.6, over: 'images' as const, n: 10_000, values: [0.5] }
    expect(measuredText(measure, 'share')).toBe('50.0% (40.0% to 60.0%)')
    expect(measuredText({ ...measure, low: null, high: null }, 'ratio')).toBe('0.50')
    expect(referenceText({ low: 0.85, high: 0.9 }, 'ratio')).toBe('0.85 to 0.90')
    expect([overText(measure), overText({ ...measure, n: 1 }), overText({ ...measure, over: 'seeds', n: 3 })]).toEqual([
      '10,000 images',
      null,
      '3 seeds',
    ])
  })

  it('differ in points where they are shares', () => {
    expect([differenceText(-0.113, 'share'), differenceText(0.0013, 'epsilon'), differenceText(-13, 'count')]).toEqual([
      '−11.3 points',
      '+0.0013',
      '−13',
    ])
  })

  it('have no sign where they round to nothing', () => {
    expect([-0.0004, 0.0004, 0].map((value) => differenceText(value, 'share'))).toEqual(['0.0 points', '0.0 points', '0.0 points'])
    expect([inUnit(-0.0004, 'difference'), differenceText(-0.004, 'ratio'), differenceText(-0.0006, 'share')]).toEqual([
      '0.0 points',
      '0.00',
      '−0.1 points',
    ])
  })
})
