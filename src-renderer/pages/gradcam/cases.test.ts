import { expect, it } from 'vitest'
import { publishedCase, referenceOf, spreadOf, spreadText, zerosText } from './cases'

const red = { digit: 0, color: 0, predicted: 0, of: 0 }

it('published are a zero in red and in green alone, at conv3, for the answer given', () => {
  expect(publishedCase(red, 'conv3')).toMatchObject({ color: 0, ratio: 0.44 })
  expect(publishedCase({ ...red, color: 1, predicted: 4, of: 4 }, 'conv3')).toMatchObject({ color: 1, ratio: 0.97 })
  for (const [cam, layer] of [
    [red, 'conv2'],
    [{ ...red, of: 1 }, 'conv3'],
    [{ ...red, digit: 6 }, 'conv3'],
    [{ ...red, digit: null, color: null }, 'conv3'],
    [{ ...red, color: 2 }, 'conv3'],
  ] as const)
    expect(publishedCase(cam, layer)).toBeUndefined()
})

it('the reference is of the network’s own pooling, and lies within what four seeds gave', () => {
  expect(referenceOf(false)).toEqual({ red: 0.46, green: 1.34 })
  expect(spreadOf(false)).toBeNull()
  const spread = spreadOf(true)!
  for (const color of ['red', 'green'] as const) {
    expect(referenceOf(true)[color]).toBeGreaterThan(spread[color].low)
    expect(referenceOf(true)[color]).toBeLessThan(spread[color].high)
  }
  expect(spreadText(spread.red)).toBe('0.69 (0.62 to 0.79)')
})

it('says how many zeros there are, not how many were asked for', () => {
  expect(zerosText(200, 91)).toBe('All 91 zeros of the hard set')
  expect(zerosText(200, 200)).toBe('The first 200 zeros of the hard set')
  expect(zerosText(200, undefined)).toBe('The zeros of the hard set, the first 200 at most')
})
