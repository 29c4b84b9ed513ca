import { describe, expect, it } from 'vitest'
import { studyPalette } from '../../../src-main/contract/study'
import { fromHex, samePairs, toHex } from './palette'

describe('colours as text', () => {
  it('goes there and back', () => {
    expect(toHex([255, 128, 0])).toBe('#ff8000')
    for (const color of studyPalette) expect(fromHex(toHex(color))).toEqual([...color])
  })

  it('refuses what is no colour', () => {
    for (const text of ['red', '#fff', '#ff80zz', '']) expect(() => fromHex(text)).toThrow(RangeError)
  })

  it('finds colours that are used twice', () => {
    expect(samePairs(studyPalette)).toEqual([])
    expect(
      samePairs([
        [1, 2, 3],
        [0, 0, 0],
        [1, 2, 3],
      ]),
    ).toEqual([[0, 2]])
  })
})
