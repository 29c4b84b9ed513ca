import { expect, it } from 'vitest'
import { studyPalette } from '../../../src-main/contract/study'
import { imageName, ratioText, whereText } from './words'

it('says where the evidence lies, and that there is none', () => {
  const of = (ratio: number | null, background = 0.3) => ({ empty: false, scaledFigures: { background, stroke: 0.5, ratio } })
  expect(whereText(of(0.44))).toBe('mostly on the stroke')
  expect(whereText(of(0.97))).toBe('as much behind the stroke as on it')
  expect(whereText(of(1.34))).toBe('mostly behind the stroke')
  expect(whereText(of(null))).toBe('evidence on the background alone')
  expect(whereText(of(null, 0))).toBe('the same evidence everywhere')
  expect(whereText({ empty: true, scaledFigures: null })).toBe('no positive evidence')
})

it('never writes NaN', () => {
  expect([0.444, null, undefined, NaN].map(ratioText)).toEqual(['0.44', '–', '–', '–'])
})

it('names an image by colour and digit', () => {
  expect(imageName({ digit: 0, color: 1 }, studyPalette)).toBe('the green 0')
  expect(imageName({ digit: null, color: null }, studyPalette)).toBe('the drawing')
})
