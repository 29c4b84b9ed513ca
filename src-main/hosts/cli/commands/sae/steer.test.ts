import { describe, expect, it } from 'vitest'
import { answerOf, steersOf } from './steer'

describe('what is steered', () => {
  it('takes each feature’s own value before that of --alpha', () => {
    const feature = [
      { feature: 17, value: null },
      { feature: 3, value: -2 },
    ]
    expect(steersOf({ feature, alpha: 5, mode: 'multiply' })).toEqual([
      { feature: 17, mode: 'multiply', value: 5 },
      { feature: 3, mode: 'multiply', value: -2 },
    ])
    expect(() => steersOf({ feature, mode: 'add' })).toThrow('say by how much: --alpha 5, or --feature 17=5')
    expect(() => steersOf({ feature, alpha: -1e9, mode: 'add' })).toThrow('feature 17 cannot be changed by -1000000000: at most 1000000 up or down')
  })
})

describe('an answer', () => {
  it('has probabilities of huge logits too, and the first of equals is predicted', () => {
    const { probabilities, predicted } = answerOf(Float32Array.of(1000, 1000, 999))
    expect(probabilities[0]).toBeCloseTo(1 / (2 + Math.exp(-1)), 12)
    expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 12)
    expect(predicted).toBe(0)
  })
})
