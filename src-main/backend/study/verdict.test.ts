import { describe, expect, it } from 'vitest'
import type { StudyMeasure, StudyReference } from '../../contract/study-run'
import type { RowSpec } from './spec'
import { rowSpecs } from './study'
import { distance, figureOf, meets } from './verdict'

const over4: StudyMeasure = { mean: 0.12, low: 0.08, high: 0.16, over: 'seeds', n: 4, values: [0.1, 0.11, 0.13, 0.14] }
const single: StudyMeasure = { mean: 0.12, low: null, high: null, over: 'images', n: 1, values: [0.12] }

describe('a value', () => {
  it.each<[string, StudyMeasure, StudyReference, number, ReturnType<typeof meets>]>([
    ['inside the interval', over4, 0.1152, 0.05, 'met'],
    ['beyond it, within the tolerance', over4, 0.2, 0.05, 'met'],
    ['below it, within the tolerance', over4, 0.03, 0.05, 'met'],
    ['outside the tolerance', over4, 0.22, 0.05, 'missed'],
    ['twice as far from the mean as the tolerance', over4, 0.14, 0.01, 'met'],
    ['farther, in an interval that is wider', over4, 0.145, 0.01, 'unclear'],
    ['within the tolerance of the end of one', over4, 0.17, 0.01, 'unclear'],
    ['beyond that', over4, 0.06, 0.01, 'missed'],
    ['the mean, without a tolerance', over4, 0.12, 0, 'met'],
    ['beside it', over4, 0.13, 0, 'unclear'],
    ['beside a measure without an interval', single, 0.13, 0, 'missed'],
    ['as far from one as the tolerance', single, 0.13, 0.01, 'met'],
    ['a range that is near the mean', over4, { low: 0.14, high: 0.2 }, 0.01, 'met'],
    ['a range around it', over4, { low: 0, high: 1 }, 0, 'met'],
    ['a range that only the interval meets', over4, { low: 0.15, high: 0.2 }, 0.01, 'unclear'],
    ['a range above it', over4, { low: 0.18, high: 0.2 }, 0.01, 'missed'],
    ['any that an interval of two seeds holds', { ...over4, low: 0, high: 1 }, 0.9, 0.05, 'unclear'],
  ])('%s (case %#)', (_what, measured, value, tolerance, expected) => {
    expect(meets(measured, value, tolerance)).toBe(expected)
  })

  it('is as far away as the mean, of a range as its nearest end, and 0 inside', () => {
    expect(distance(over4, 0.1152)).toBeCloseTo(0.0048, 12)
    expect(distance(over4, { low: 0.15, high: 0.2 })).toBeCloseTo(-0.03, 12)
    expect(distance(over4, { low: 0, high: 0.1 })).toBeCloseTo(0.02, 12)
    expect(distance(over4, { low: 0.1, high: 0.2 })).toBe(0)
  })
})

describe('a verdict', () => {
  const row: RowSpec = {
    id: 'a',
    name: 'A',
    unit: 'share',
    published: 0.5,
    reference: { asWritten: 0.13, twoPools: 0.9 },
    tolerance: 0.01,
    why: 'because',
  }
  const asked = { preset: 'as-written', quick: false } as const

  it('is reproduced where the published value agrees; where the reference alone does, that is said, and what is known about the difference', () => {
    expect(figureOf({ ...row, published: 0.12 }, over4, asked)).toMatchObject({
      verdict: 'reproduced',
      agrees: ['published', 'reference'],
      why: null,
    })
    expect(figureOf(row, over4, asked)).toMatchObject({ verdict: 'reference', agrees: ['reference'], reference: 0.13, why: 'because' })
    const { published: _, ...unpublished } = row
    expect(figureOf(unpublished, over4, asked)).toMatchObject({ verdict: 'reference', agrees: ['reference'], why: null })
    // The difference is to what was published, wherever there is such a value.
    expect(figureOf(row, over4, asked).difference).toBeCloseTo(-0.38, 12)
  })

  it('is unclear where the interval holds what was published without being near it, unless the reference is met', () => {
    const { reference: _, ...published } = { ...row, published: 0.15 }
    expect(figureOf(published, over4, asked)).toMatchObject({ verdict: 'unclear', agrees: [], why: null })
    expect(figureOf({ ...row, published: 0.15 }, over4, asked)).toMatchObject({ verdict: 'reference', agrees: ['reference'], why: null })
    expect(figureOf({ ...row, reference: { asWritten: 0.15 } }, over4, asked)).toMatchObject({ verdict: 'differs', why: 'because' })
  })

  it('holds each preset against its own reference', () => {
    expect(figureOf(row, over4, { ...asked, preset: 'two-pools' })).toMatchObject({ verdict: 'differs', agrees: [], reference: 0.9, why: 'because' })
  })

  it('is open without a measure, without anything to hold it against, and in a quick study', () => {
    expect(figureOf(row, null, asked)).toMatchObject({ verdict: 'open', measured: null, difference: null })
    const { published: _p, reference: _r, ...alone } = row
    expect(figureOf(alone, over4, asked)).toMatchObject({ verdict: 'open', difference: null, why: 'because' })
    expect(figureOf(row, over4, { ...asked, quick: true })).toMatchObject({
      verdict: 'open',
      agrees: [],
      measured: over4,
      difference: expect.closeTo(-0.38, 12) as number,
    })
    expect(figureOf({ ...row, unit: 'count' }, over4, { ...asked, quick: true }).difference).toBeNull()
  })
})

describe('the rows', () => {
  it('have names of their own, and say why wherever nothing was published or referred to', () => {
    expect(new Set(rowSpecs.map(({ id }) => id)).size).toBe(rowSpecs.length)
    expect(rowSpecs.filter(({ published, reference, why }) => published === undefined && !reference && !why)).toEqual([])
  })

  it.each([
    ['cheater.hard.4', 0.1152, { asWritten: { low: 0.08, high: 0.164 }, twoPools: 0.062 }],
    ['cheater.hard.12', undefined, { twoPools: 0.635 }],
    ['cures.dann.hard.15', 0.7775, { asWritten: 0.929, twoPools: { low: 0.822, high: 0.835 } }],
    ['cures.dann.easy.15', 0.986, { asWritten: 0.994 }],
    ['cures.saliency.hard.10', 0.7016, { asWritten: 0.907, twoPools: 0.802 }],
    ['cures.cf-invar.first70', 2, undefined],
    ['cures.control.hard.2', undefined, { asWritten: 0.538 }],
    ['attack.erm.success', 0.2, { asWritten: 0, twoPools: 0.05 }],
    ['attack.dann.relative', 1.03, undefined],
    ['attack.cf-invar.relative', 0.97, undefined],
    ['attack.saliency.success.0.1', undefined, { asWritten: 0.35 }],
    ['sae.gap.spatial_mean.color', { low: 0.85, high: 0.9 }, { asWritten: 0.93 }],
    ['sae.relu1.spatial_mean.digit', undefined, { asWritten: 0.25 }],
    ['sae.relu3.per_position.digit', undefined, { asWritten: 0.05 }],
    ['sae.ablation.changed', 0.0578, { asWritten: 0.027 }],
    ['gradcam.median.green', undefined, { asWritten: 0.93, twoPools: 1.34 }],
    ['gradcam.red.probability', 0.981, { asWritten: 0.994 }],
  ])('%s has the numbers of the study', (id, published, reference) => {
    const row = rowSpecs.find((one) => one.id === id)
    expect([row?.published, row?.reference]).toEqual([published, reference])
  })
})
