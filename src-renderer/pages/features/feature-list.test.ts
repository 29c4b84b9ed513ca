import { describe, expect, it } from 'vitest'
import type { FeatureList } from '../../../src-main/contract/sae'
import { colorNames } from '../../../src-main/contract/study'
import { answerParts, countFeatures } from './answer'
import { beside, featureColumns, inOrder, readOrder, writeOrder } from './columns'
import { featureRows, filterFeatures, topFeature, type FeatureFilter } from './feature-list'
import { deadFigures, figures } from './testing'

const features = [
  figures(0, { colorSelectivity: 0.96, effectiveColors: 1.4, bestColor: 5 }),
  figures(1, { colorSelectivity: 0.7, effectiveColors: 4, bestColor: 3, bestDigit: 7 }),
  figures(2, { digitSelectivity: 0.5, effectiveDigits: 1.9, bestDigit: 7, bestColor: 5 }),
  figures(3),
  figures(4, deadFigures),
]
const list: Pick<FeatureList, 'features' | 'stability' | 'names'> = {
  features,
  stability: [0.9, null, 0.3, 0.1, null],
  names: [{ feature: 3, name: 'Loop', note: 'of eights' }],
}
const usual = { selectivity: 0.5, effectiveNumber: 2 }
const nameColor = (color: number) => colorNames[color] ?? ''
const rows = featureRows(list, usual, nameColor)
const all: FeatureFilter = { show: 'all', color: null, digit: null, text: '' }
const found = (filter: Partial<FeatureFilter>, of = rows) => filterFeatures(of, { ...all, ...filter }).map(({ feature }) => feature)

describe.each([false, true])('columns, with other seeds %s', (seeds) => {
  it('have a width each, and leave the verdict room', () => {
    const widths = featureColumns(seeds).map(({ width }) => (width === undefined ? undefined : Number(/^([\d.]+)%$/.exec(width)?.[1])))
    expect(widths.at(-1)).toBeUndefined()
    const others = widths.slice(0, -1)
    for (const width of others) expect(width).toBeGreaterThan(5)
    // Of 820 pixels, the least that the table has, "monosemantic" takes 104.
    expect(others.reduce<number>((sum, width) => sum + width!, 0)).toBeLessThanOrEqual(87)
  })
})

describe('the list of features', () => {
  it('tells what goes with colour from what is monosemantic in it', () => {
    expect(rows.map(({ verdict }) => verdict)).toEqual(['color', 'mixed', 'digit', 'mixed', 'dead'])
    expect(rows.map(({ withColor }) => withColor)).toEqual([true, true, false, false, false])
    expect(rows.map(({ withDigit }) => withDigit)).toEqual([false, false, true, false, false])
    expect(rows.map(({ name, stability }) => [name, stability])).toEqual([
      ['', 0.9],
      ['', null],
      ['', 0.3],
      ['Loop', 0.1],
      ['', null],
    ])
  })

  it('filters by label, verdict, best class, and words', () => {
    expect(found({ show: 'color' })).toEqual([0, 1])
    expect(found({ show: 'digit' })).toEqual([2])
    expect(found({ show: 'monosemantic' })).toEqual([0, 2])
    expect(found({ show: 'mixed' })).toEqual([1, 3])
    expect(found({ show: 'dead' })).toEqual([4])
    expect(found({ show: 'named' })).toEqual([3])
    expect(found({ color: 5 })).toEqual([0, 2])
    expect(found({ color: 5, digit: 7 })).toEqual([2])
    expect(found({ text: 'loop EIGHTS' })).toEqual([3])
    expect(found({ text: 'cyan' })).toEqual([0])
  })

  it('follows the thresholds', () => {
    const strict = featureRows(list, { selectivity: 0.9, effectiveNumber: 1.2 }, nameColor)
    expect(found({ show: 'color' }, strict)).toEqual([0])
    expect(found({ show: 'monosemantic' }, strict)).toEqual([])
  })

  it('reads a number as the beginning of a feature’s', () => {
    const many = featureRows({ features: [1, 12, 21].map((feature) => figures(feature)), stability: [], names: [] }, usual, nameColor)
    expect(found({ text: '1' }, many)).toEqual([1, 12])
  })

  it('finds the top feature, and none where nothing varies', () => {
    expect(topFeature(features, 'digit')).toMatchObject({ feature: { feature: 2 }, selectivity: 0.5 })
    expect(topFeature([figures(0, deadFigures)], 'color')).toBeNull()
  })
})

describe('its order', () => {
  it('is that of colour selectivity where the address does not say, dead ones last', () => {
    expect(inOrder(rows, readOrder(null)).map(({ feature }) => feature)).toEqual([0, 1, 2, 3, 4])
    expect(inOrder(rows, readOrder('stable')).map(({ feature }) => feature)).toEqual([3, 2, 0, 1, 4])
    expect(writeOrder(readOrder(null))).toBeNull()
    expect(writeOrder({ key: 'color', descending: false })).toBe('color')
  })

  it('goes round, and starts with the first', () => {
    const order = inOrder(rows, readOrder('stable'))
    expect([beside(order, 3, 1), beside(order, 4, 1), beside(order, 3, -1), beside(order, 99, 1)]).toEqual([2, 3, 4, 3])
    expect(beside([], 3, 1)).toBeNull()
  })
})

describe('the answer', () => {
  const said = (of: typeof rows) => {
    const { counts, rest, alone, top } = answerParts(of, usual, nameColor)
    return [`${counts} ${rest}`, alone, top].filter(Boolean).join('; ')
  }
  it('counts by both rules, so that it agrees with the verdicts, and names the colour of the top one', () => {
    expect(countFeatures(rows)).toEqual({ of: 5, color: 2, digit: 1, alone: 2, dead: 1 })
    expect(said(rows)).toBe(
      '2 of 5 features go with colour (selectivity from 0.5), 1 with digit; 2 of them with one alone, the others are mixed: several drive each; the top one with cyan: 0.96',
    )
    expect(said(rows.slice(1, 2))).toContain('; all of them are mixed: several')
    expect(said(rows.slice(2, 3))).toContain('; each of them with one alone; ')
  })
  it('says none, and speaks of one', () => {
    expect(said(rows.slice(3))).toBe('None of 2 features goes with colour (selectivity from 0.5), none with digit; the top one with red: 0.10')
    expect(said(rows.slice(1))).toMatch(/^1 of 4 features goes with colour \(selectivity from 0\.5\), 1 with digit/)
  })
})
