import { describe, expect, it } from 'vitest'
import { bytes, count, duration, headlinePercent, moment, percent, settingText } from './format'

describe('numbers for people', () => {
  it('shares', () => {
    expect(percent(0.1152)).toBe('11.52%')
    expect(percent(1, 0)).toBe('100%')
    expect(percent(null)).toBe('–')
    expect(percent(Number.NaN)).toBe('–')
  })
  it('shares in a headline, none of which reads as none or all where it is not', () => {
    expect([0.1152, 0.0005, 0.9995, 0.0099, 0.01, 0.99].map(headlinePercent)).toEqual(['11.5%', '0.05%', '99.95%', '0.99%', '1.0%', '99.0%'])
    expect([0, 1, 0.00001, 0.99999, null].map(headlinePercent)).toEqual(['0%', '100%', 'under 0.01%', 'over 99.99%', '–'])
  })
  it('bytes', () => {
    expect([0, 1023, 1024, 1.5 * 1024 ** 2, 400 * 1024 ** 3].map(bytes)).toEqual(['0 B', '1023 B', '1.0 KB', '1.5 MB', '400 GB'])
  })
  it('lengths of time', () => {
    expect([0.4, 59.6, 125, 180, 4320].map(duration)).toEqual(['0 s', '1 min', '2 min 5 s', '3 min', '1 h 12 min'])
  })
  it('counts', () => expect(count(5312.4)).toBe('5,312'))
  it('moments', () => {
    const now = new Date(2026, 10, 24, 15, 0).getTime()
    expect(moment(new Date(2026, 10, 24, 9, 5).getTime(), now)).toBe('today 09:05')
    expect(moment(new Date(2026, 10, 12, 14, 5).getTime(), now)).toBe('12 Nov 14:05')
    expect(moment(new Date(2025, 10, 12, 14, 5).getTime(), now)).toBe('12 Nov 2025')
  })
  it('settings', () => expect([true, [32, 64], null, 0.05].map(settingText)).toEqual(['on', '32, 64', 'none', '0.05']))
})
