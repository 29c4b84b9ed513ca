import { describe, expect, it } from 'vitest'
import { changeOf, countOf, formatSteers, keyed, neutralOf, parseSteers, parseValue, placeOf, ranges, snapped, stepOf } from './steers'

describe('values of a slider', () => {
  it('the study’s range has 401, a tenth apart, and no range has more than a table holds', () => {
    expect(countOf(20)).toBe(401)
    expect(ranges.map(countOf)).toEqual([101, 201, 401, 801, 401, 401])
    expect(ranges.map(stepOf)).toEqual([0.1, 0.1, 0.1, 0.1, 0.5, 2])
  })

  it.each(ranges)('every value of ±%i stands at its own place, and is written without dust', (range) => {
    for (let place = 0; place < countOf(range); place++) {
      const value = snapped(-range + place * stepOf(range), range)
      expect(placeOf(value, range)).toBe(place)
      expect(String(value)).toMatch(/^-?\d+(\.\d)?$/)
    }
  })

  it('snaps to the nearest, and stays inside', () => {
    expect([0.04, 0.06, -3.149, 99, -99].map((value) => snapped(value, 20))).toEqual([0, 0.1, -3.1, 20, -20])
    expect(Object.is(snapped(-0.01, 20), 0)).toBe(true)
  })

  it('reads what people type', () => {
    expect(['5', '+5.0', '-0.5', '−2,5', ' .5 '].map(parseValue)).toEqual([5, 5, -0.5, -2.5, 0.5])
    expect(['', 'five', '1e3', '--1', '1.2.3', 'NaN'].map(parseValue)).toEqual([null, null, null, null, null, null])
  })
})

it('keys: a step, with shift ten, the ends, and nothing else', () => {
  expect(keyed('ArrowRight', false, 1, 20)).toBe(1.1)
  expect(keyed('ArrowLeft', true, 1, 20)).toBe(0)
  expect(keyed('ArrowUp', true, 19.5, 20)).toBe(20)
  expect(keyed('Home', false, 1, 20)).toBe(-20)
  expect(keyed('End', false, 1, 5)).toBe(5)
  expect(keyed('ArrowRight', false, 1, 100)).toBe(1.5)
  expect(keyed('Tab', false, 1, 20)).toBeNull()
})

describe('the address', () => {
  it('holds features with value and mode, and the top one by its rank', () => {
    const steers = parseSteers('17:5,3:-0.5:clamp,top:2:multiply')
    expect(steers).toEqual([
      { feature: 17, mode: 'add', value: 5 },
      { feature: 3, mode: 'clamp', value: -0.5 },
      { feature: null, mode: 'multiply', value: 2 },
    ])
    expect(formatSteers(steers)).toBe('17:5,3:-0.5:clamp,top:2:multiply')
  })

  it('may hold anything', () => {
    expect(parseSteers(null)).toEqual([])
    expect(parseSteers('x:1,1:y,2:3:shake,4:1e9,-1:2,7:1')).toEqual([{ feature: 7, mode: 'add', value: 1 }])
    expect(parseSteers('1:2,1:3')).toEqual([{ feature: 1, mode: 'add', value: 2 }])
    expect(parseSteers(Array.from({ length: 80 }, (_, i) => `${i}:1`).join(','))).toHaveLength(50)
  })
})

it('what leaves a feature alone, and how far its code is moved', () => {
  expect([neutralOf('add', 3.14, 20), neutralOf('multiply', 3.14, 20), neutralOf('clamp', 3.14, 20), neutralOf('clamp', undefined, 20)]).toEqual([
    0, 1, 3.1, 0,
  ])
  expect([changeOf({ mode: 'add', value: 5 }, 2), changeOf({ mode: 'clamp', value: 5 }, 2), changeOf({ mode: 'multiply', value: 5 }, 2)]).toEqual([
    5, 3, 8,
  ])
})
