import { describe, expect, it } from 'vitest'
import { answerOf, confusionPair, firstRuns, runLabel } from './answer'
import { comparison, effect } from './testing'

const plans = [
  { label: 'Adam control', hard: [0.9, 0.92] },
  { label: 'CF-INVAR', method: 'cf-invar', hard: [null, 0.98] },
  { label: 'DANN', method: 'dann', hard: [0.8] },
]

describe('the answer of a comparison', () => {
  it('is the best group aside of the control, with its paired difference', () => {
    const answer = answerOf(
      comparison(plans, { control: 0, effects: [effect(2, 0, -0.1), effect(1, 0, 0.06, { figure: 'easy' }), effect(1, 0, 0.08)] }),
    )
    expect(answer?.best.label).toBe('CF-INVAR')
    expect(answer?.control?.label).toBe('Adam control')
    expect(answer?.effect?.difference.mean).toBe(0.08)
    expect(answer?.verdict).toBe('above')
  })

  it('does not call a cure helpful that ends above the control but is below it at equal epochs', () => {
    expect(answerOf(comparison(plans, { control: 0, effects: [effect(1, 0, -0.01)] }))?.verdict).toBe('below')
  })

  it('holds it against the control on the same data, where each dataset has its own', () => {
    const swept = [...plans, { label: 'Adam control at 0.99', rho: 0.99, hard: [0.99] }]
    const answer = answerOf(comparison(swept, { control: 0, effects: [effect(1, 3, -0.02), effect(2, 0, 0.1)] }))
    expect(answer).toMatchObject({ best: { label: 'CF-INVAR' }, control: { label: 'Adam control at 0.99' }, verdict: 'below' })
  })

  it('is the control itself where nothing else has an epoch', () => {
    expect(answerOf(comparison([plans[0]!, { label: 'waits', hard: [null] }], { control: 0 }))).toMatchObject({
      best: { label: 'Adam control' },
      control: null,
    })
  })

  it('without a pair goes by what both ended with', () => {
    const weak = [plans[0]!, plans[2]!]
    expect(answerOf(comparison(weak, { control: 0 }))).toMatchObject({ best: { label: 'DANN' }, effect: null, verdict: 'below' })
    expect(answerOf(comparison(weak))).toMatchObject({ best: { label: 'Adam control' }, control: null, verdict: null })
  })

  it('tells nothing apart where the interval of the difference holds 0', () => {
    const difference = { mean: 0.007, low: -0.107, high: 0.121, values: [] }
    expect(answerOf(comparison(plans, { control: 0, effects: [effect(1, 0, 0.007, { difference })] }))?.verdict).toBe('untold')
  })

  it('is no collapsed group where there is another, and no group on other data than the control', () => {
    const collapsed = [...plans, { label: 'one answer', method: 'dann', hard: [0.99], collapsed: [0] }]
    expect(answerOf(comparison(collapsed, { control: 0 }))?.best.label).toBe('CF-INVAR')
    expect(answerOf(comparison([collapsed[3]!]))?.best.label).toBe('one answer')
    const elsewhere = [...plans, { label: 'few digits', method: 'dann', hard: [0.99], dataset: { trainSize: 3000 } }]
    expect(answerOf(comparison(elsewhere, { control: 0 }))?.best.label).toBe('CF-INVAR')
    expect(answerOf(comparison([plans[0]!, elsewhere[3]!], { control: 0 }))).toMatchObject({ best: { label: 'few digits' }, control: null })
  })

  it('is none before an epoch is done', () => {
    expect(answerOf(comparison([{ label: 'a', hard: [null] }]))).toBeNull()
  })
})

describe('runs that stand for their groups', () => {
  const compared = comparison(plans, { control: 0 })

  it('are the first seeds with an epoch behind them', () => {
    expect(firstRuns(compared)).toEqual(['g0s0', 'g1s1', 'g2s0'])
    expect(runLabel(compared, 'g1s1')).toBe('CF-INVAR, seed 1')
    expect(runLabel(compared, 'g2s0')).toBe('DANN')
  })

  it('pairs the control with the best, and keeps to what was asked for where it can be shown', () => {
    expect(confusionPair(compared, null, null)).toEqual(['g0s0', 'g1s1'])
    expect(confusionPair(compared, 'g2s0', 'g0s1')).toEqual(['g2s0', 'g0s1'])
    expect(confusionPair(compared, 'g1s0', 'gone')).toEqual(['g0s0', 'g1s1'])
    expect(confusionPair(compared, 'g1s1', null)).toEqual(['g1s1', 'g0s0'])
  })

  it('stands alone where there is nothing beside it', () => {
    expect(confusionPair(comparison([plans[2]!]), null, null)).toEqual(['g0s0', undefined])
  })
})
