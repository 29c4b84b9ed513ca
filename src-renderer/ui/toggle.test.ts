import { describe, expect, it } from 'vitest'
import { toggled } from './toggle'

describe('toggled', () => {
  it('puts in and takes out, and leaves the set that it is given as it was', () => {
    const before = new Set([1])
    expect(toggled(before, 2)).toEqual(new Set([1, 2]))
    expect(toggled(before, 1)).toEqual(new Set())
    expect(before).toEqual(new Set([1]))
  })
})
