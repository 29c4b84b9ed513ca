import { describe, expect, it } from 'vitest'
import { problemOf, sliderValue } from './number-draft'

const share = (value: number) => (value >= 0 && value <= 1 ? null : 'needs a number from 0 to 1')

describe('a number that is typed', () => {
  it.each(['', '  ', 'abc', '0.9x', 'NaN'])('%j is none', (text) => expect(problemOf(text, share)).toBe('needs a number'))

  it('is checked', () => {
    expect(problemOf(' 0.5 ', share)).toBeNull()
    expect(problemOf('2', share)).toBe('needs a number from 0 to 1')
  })

  it('moves the slider only where it is sound', () => {
    expect(sliderValue(null, 0.95, share)).toBe(0.95)
    expect(sliderValue('0.5', 0.95, share)).toBe(0.5)
    for (const wrong of ['abc', '', '2']) expect(sliderValue(wrong, 0.95, share)).toBe(0.95)
  })
})
