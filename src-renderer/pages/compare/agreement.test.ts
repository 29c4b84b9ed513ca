import { describe, expect, it } from 'vitest'
import { findSamples, pageAt } from './agreement'

const predictions = (predicted: number[]) => ({
  digit: Uint8Array.from([7, 7, 3, 3, 0]),
  color: Uint8Array.from([1, 2, 1, 4, 1]),
  predicted: Uint8Array.from(predicted),
  confidence: new Float32Array(5),
})
const models = [predictions([7, 2, 3, 4, 1]), predictions([7, 7, 1, 4, 1])]
const all = { digit: null, color: null }

describe('samples through all models', () => {
  it('finds where models disagree, where one is wrong, and all', () => {
    expect(findSamples(models, { ...all, kind: 'disagree' })).toEqual([1, 2])
    expect(findSamples(models, { ...all, kind: 'wrong' })).toEqual([1, 2, 3, 4])
    expect(findSamples(models, { ...all, kind: 'all' })).toEqual([0, 1, 2, 3, 4])
  })

  it('keeps to a digit and a colour', () => {
    expect(findSamples(models, { kind: 'wrong', digit: 3, color: null })).toEqual([2, 3])
    expect(findSamples(models, { kind: 'wrong', digit: null, color: 1 })).toEqual([2, 4])
    expect(findSamples(models, { kind: 'all', digit: 0, color: 2 })).toEqual([])
    expect(findSamples([], { ...all, kind: 'all' })).toEqual([])
  })

  it('opens whole pages, also from an address that is out of bounds', () => {
    expect(pageAt(30, 12, 12)).toEqual({ from: 12, to: 24, page: 1, pages: 3 })
    expect(pageAt(30, 29, 12)).toEqual({ from: 24, to: 30, page: 2, pages: 3 })
    expect(pageAt(30, 900, 12)).toEqual({ from: 24, to: 30, page: 2, pages: 3 })
    expect(pageAt(0, 0, 12)).toEqual({ from: 0, to: 0, page: 0, pages: 1 })
  })
})
