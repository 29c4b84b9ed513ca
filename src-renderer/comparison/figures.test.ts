import { describe, expect, it } from 'vitest'
import { figureNames } from '../../src-main/contract/compare'
import { aboveText, figureColumns, figureText, intervalText, runFigure } from './figures'
import { comparison, share } from './testing'

describe('figures for people', () => {
  it('has a column for every figure of the contract, each once', () => {
    expect(figureColumns.map(({ name }) => name).sort()).toEqual([...figureNames].sort())
  })

  it('writes values and intervals in the unit of their figure', () => {
    expect(figureText('share', 0.9886)).toBe('98.9%')
    expect(figureText('epochs', 2)).toBe('2')
    expect(figureText('epochs', 7 / 3)).toBe('2.3')
    expect(figureText('seconds', 125)).toBe('2 min 5 s')
    expect(figureText('share', null)).toBe('–')
    expect(intervalText('share', { low: 0.9858, high: 0.9911 })).toBe('[98.6, 99.1]')
    expect(intervalText('share', { low: -0.01, high: 0.02 })).toBe('[−1.0, 2.0]')
    expect(intervalText('share', { low: null, high: null })).toBe('')
  })

  it('says a difference in points, and none where it rounds to zero', () => {
    expect(aboveText(0.0861)).toBe('8.6 points above')
    expect(aboveText(-0.012)).toBe('1.2 points below')
    expect(aboveText(0.0004)).toBe('level with')
  })

  it('finds a figure of one run, and null where it was not measured', () => {
    const compared = comparison([{ label: 'a', hard: [0.5] }]).runs[0]!
    const measured = { ...compared.figures!, worstGroup: { digit: 3, color: 1, accuracy: share(1, 4) } }
    expect(runFigure(compared, 'hard')).toBe(0.5)
    expect(runFigure(compared, 'probeColor')).toBeNull()
    expect(runFigure({ figures: measured }, 'worstGroup')).toBe(0.25)
    expect(runFigure({ figures: null }, 'trainSeconds')).toBeNull()
  })
})
