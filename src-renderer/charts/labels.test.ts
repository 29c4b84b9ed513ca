import { describe, expect, it } from 'vitest'
import { studyPalette } from '../../src-main/contract/study'
import { colorLabels, colorName } from './labels'

describe('names of colours', () => {
  it('are the study’s for the study’s palette', () => {
    expect(colorName(6, studyPalette)).toBe('orange')
    expect(colorLabels(studyPalette)[3]).toEqual({ text: 'yellow', name: 'yellow, the colour of 3', swatch: 'rgb(255, 255, 0)' })
  })

  it('are not claimed for a colour of one’s own', () => {
    const own = studyPalette.map((color, digit) => (digit === 3 ? ([250, 255, 0] as const) : color))
    expect(colorName(3, own)).toBe('colour 3')
    expect(colorName(4, own)).toBe('magenta')
  })
})
