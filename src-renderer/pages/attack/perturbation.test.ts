import { describe, expect, it } from 'vitest'
import { enlarged, largestChange } from './perturbation'
import { keyed, parseStrength, snapped } from './strength'

describe('a perturbation', () => {
  const original = Float32Array.of(0.5, 0.5, 0.5, 0.5)
  const adversarial = Float32Array.of(0.5, 0.75, 0.25, 0.625)

  it('is shown signed around mid-grey, in units of its largest change', () => {
    expect(largestChange(original, adversarial)).toBe(0.25)
    expect([...enlarged(original, adversarial, 0.25)]).toEqual([0.5, 1, 0, 0.75])
  })

  it('stops at black and white where the scale is smaller', () => {
    expect([...enlarged(original, adversarial, 0.125)]).toEqual([0.5, 1, 0, 1])
    expect(largestChange(original, original)).toBe(0)
  })
})

describe('the slider of strengths', () => {
  it('steps with the arrows, coarser with shift, and stops at the ends', () => {
    expect(keyed('ArrowRight', false, 0.043, 0.3)).toBe(0.044)
    expect(keyed('ArrowLeft', true, 0.043, 0.3)).toBe(0.033)
    expect(keyed('ArrowLeft', true, 0.003, 0.3)).toBe(0)
    expect(keyed('PageUp', false, 0.295, 0.3)).toBe(0.3)
    expect([keyed('Home', false, 0.1, 0.3), keyed('End', false, 0.1, 0.3), keyed('a', false, 0.1, 0.3)]).toEqual([0, 0.3, null])
  })

  it('has no step above a largest epsilon that lies between two', () => {
    for (const max of [0.0157, 4 / 255, 0.0625]) {
      const end = keyed('End', false, 0, max)!
      expect([end <= max, max - end < 0.001, parseStrength(String(end), max)]).toEqual([true, true, end])
    }
  })

  it('takes what an address may hold, and nothing else', () => {
    expect([parseStrength('0.043', 0.3), parseStrength('0', 0.3), parseStrength('0.4', 0.3), parseStrength('-0.1', 0.3)]).toEqual([
      0.043,
      0,
      null,
      null,
    ])
    expect([parseStrength(null, 0.3), parseStrength('x', 0.3), parseStrength('', 0.3)]).toEqual([null, null, null])
    expect(snapped(0.04321, 0.3)).toBe(0.043)
  })
})
