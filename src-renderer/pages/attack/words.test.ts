import { describe, expect, it } from 'vitest'
import { attackFlags } from '../../../src-main/contract/attack'
import { figures, model, result } from './testing'
import { answerOf, digitsText, flagWords, foundText, intervalText, overText } from './words'

const said = (...of: Parameters<typeof result>) => {
  const answer = answerOf(result(...of))
  return answer && `${answer.before}${answer.number}${answer.after}`
}
const reached = (value: number, of = 20) => ({ value, count: Math.round(value * of), of, low: 0, high: 1 })

describe('what is said of an attack', () => {
  it('answers with shares within the budget, the first model apart', () => {
    const cure = (share: number) => model(`cure ${share}`, { figures: figures({ successAtBudget: reached(share) }) })
    expect(said([model('baseline'), cure(0.55), cure(0.65)])).toBe(
      'Within 0.05 20% of 20 sevens become a 3 for baseline, 55% to 65% for the other 2.',
    )
    expect(said([model('baseline'), cure(0.5)])).toBe('Within 0.05 20% of 20 sevens become a 3 for baseline, 50% for the other.')
  })

  it('gives the median of a model that stands alone, and says what it is of', () => {
    const one = figures({ successAtBudget: reached(0.05), median: { value: 0.049, low: 0.049, high: 0.049, n: 1 } })
    expect(said([model('baseline', { figures: one })])).toBe(
      'Within 0.05 5% of 20 sevens become a 3 for baseline; the smallest change is 0.0490 at the median, of one image.',
    )
  })

  it('looks further where nothing succeeds within the budget', () => {
    const none = figures({ successAtBudget: reached(0), successAtMax: reached(0.1), median: null })
    expect(said([model('baseline', { figures: none })])).toBe('No seven becomes a 3 within 0.05; within 0.3 10% of 20 sevens do for baseline.')
  })

  it('says that it is not over yet', () => {
    const one = figures({ images: 1, successAtBudget: reached(0, 1), successAtMax: reached(1, 1), median: null })
    expect(said([model('baseline', { figures: one })], { status: 'running' })).toBe(
      'So far: no seven becomes a 3 within 0.05; within 0.3 100% of 1 seven do for baseline.',
    )
  })

  it('looks no further than was searched', () => {
    const none = figures({ successAtBudget: reached(0), successAtMax: reached(0), median: null })
    expect(said([model('baseline', { figures: none })], { maxEpsilon: 0.05 })).toBe('Within 0.05 0% of 20 sevens become a 3 for baseline.')
  })

  it('has no answer before the first image', () => {
    expect(said([model('baseline', { figures: null })])).toBeNull()
  })

  it('names digits, failures and what is one image', () => {
    expect([7, 6, 0].map(digitsText)).toEqual(['sevens', 'sixes', 'zeros'])
    expect([foundText(null, 0.3), foundText(0.04321, 0.3)]).toEqual(['above 0.3', '0.0432'])
    expect([overText(1), overText(11)]).toEqual(['of one image', 'over 11 images'])
    expect(intervalText({ low: 0.041, high: 0.049 })).toBe('[0.0410, 0.0490]')
  })

  it('has words for every flag', () => {
    expect(Object.keys(flagWords).sort()).toEqual([...attackFlags].sort())
  })
})
