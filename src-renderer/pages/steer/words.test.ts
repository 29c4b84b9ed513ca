import { describe, expect, it } from 'vitest'
import type { Speciality } from './special'
import { classesText, doingText, effectText, flipText, plainText, shareText, specialText, valueText } from './words'

/** Logits whose softmax is these shares. */
const logits = (shares: Record<number, number>) => {
  const rest = (1 - Object.values(shares).reduce((a, b) => a + b, 0)) / (10 - Object.keys(shares).length)
  return Array.from({ length: 10 }, (_, of) => Math.log(shares[of] ?? rest))
}
const before = logits({ 7: 0.9, 5: 0.03 })
const after = logits({ 5: 0.61, 7: 0.3 })
const steer = { feature: 17, mode: 'add', value: 5 } as const

it('values with a real minus, and no sign on zero', () => {
  expect([5, -12.5, 0, -0.04].map(valueText)).toEqual(['+5.0', '−12.5', '0.0', '0.0'])
  expect([5, -5].map(plainText)).toEqual(['5.0', '−5.0'])
  expect([0.5, 0.004, 0.9996].map(shareText)).toEqual(['50%', '0.4%', '100.0%'])
})

it('says what is done, in each mode', () => {
  expect(doingText(steer, 0)).toBe('Turning feature 17 up by 5.0')
  expect(doingText({ ...steer, value: -0.5 }, 0, 'cyan')).toBe('Turning feature 17 (cyan) down by 0.5')
  expect(doingText({ ...steer, mode: 'clamp', value: -1 }, 0)).toBe('Setting feature 17 to −1.0')
  expect(doingText({ ...steer, mode: 'multiply', value: 2 }, 1)).toBe('Multiplying feature 17 by 2.0')
  expect(doingText({ ...steer, mode: 'multiply', value: 1 }, 1)).toBe('Leaving feature 17 alone')
})

it('says what moves', () => {
  expect(effectText(before, after)).toBe('moves P(5) from 3% to 61%')
  expect(effectText(before, before)).toBe('leaves P(7) at 90%')
  expect(effectText(before, before, true)).toBe('gives 7 with 90%')
})

describe('where the answer changes', () => {
  const flips = [
    { value: -4, answer: 1 },
    { value: 3.2, answer: 5 },
  ]
  const text = (value: number, now: number[], found = flips) => flipText({ steer: { ...steer, value }, before, after: now, flips: found, neutral: 0 })

  it('on the side that one is on', () => {
    expect(text(5, after)).toBe('the answer changes from 7 to 5 at alpha +3.2')
    expect(text(2, before)).toBe('the answer would change from 7 to 5 at alpha +3.2')
    expect(text(-2, before)).toBe('the answer would change from 7 to 1 at alpha −4.0')
  })
  it('on the other where there is none on this, and nowhere', () => {
    expect(text(-2, before, flips.slice(1))).toBe('the answer would change from 7 to 5 at alpha +3.2')
    expect(text(5, before, [])).toBe('the answer stays 7 over the whole range')
  })
  it('says where it has changed once more', () => {
    expect(text(9, logits({ 2: 0.9 }))).toBe('the answer changes from 7 to 5 at alpha +3.2, and is 2 now')
  })
})

it('the colour’s class and the true one', () => {
  expect(classesText(7, 5, before, after)).toBe('P(5), the colour’s class, goes from 3% to 61%; P(7), the true digit’s, from 90% to 30%.')
  expect(classesText(7, 7, before, after)).toBe('P(7), the true digit’s and the colour’s, goes from 90% to 30%.')
  expect(classesText(null, null, before, after)).toBe('')
})

it('is it special, in one sentence', () => {
  const found: Speciality = { at: 5, feature: 0.41, random: [0.03, 0.12], other: 0.02, reaching: 0, special: true }
  expect(specialText(found, { feature: true, random: 1 })).toBe(
    'Yes: at +5.0 it moves 41% of the probability, random directions of equal length 3% to 12%; 0 of 2 reach it, another feature’s direction 2%. Somewhere in the range it changes the answer; 1 of 2 random ones do.',
  )
  expect(specialText({ ...found, special: false }, { feature: true, random: 1 })).toMatch(/^Hardly: at/)
  expect(specialText({ ...found, special: null, random: [], other: null }, { feature: false, random: 0 })).toMatch(
    /^At \+5\.0 it moves 41% of the probability\./,
  )
})
