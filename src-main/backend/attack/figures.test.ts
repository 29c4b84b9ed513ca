import { describe, expect, it } from 'vitest'
import type { AttackFlag } from '../../contract/attack'
import { wilsonInterval } from '../../stats/share'
import { curveEpsilons, curveOf, figuresOf, pairOf, relativeMedian, type ImageFigures } from './figures'

const search = { success: 0.9, budget: 0.05, maxEpsilon: 0.3, resolution: 0.0001 }

/** Of images 0, 1, 2 and so on. */
function imagesOf(epsilons: (number | null)[], more: { best?: number[]; flags?: AttackFlag[][]; second?: (number | null)[] } = {}): ImageFigures[] {
  return epsilons.map((epsilon, index) => ({
    ...{ index, epsilon, bestAtBudget: more.best?.[index] ?? 0.95, flags: more.flags?.[index] ?? [] },
    second: more.second ? { epsilon: more.second[index]!, probability: 0.9 } : null,
  }))
}

describe('the figures of one model', () => {
  const images = imagesOf([0.04, 0.05, 0.06, null, 0.02], {
    best: [0.95, 0.92, 0.5, 0.1, 0.99],
    flags: [['not-monotone'], [], ['zero-gradient', 'not-monotone'], ['zero-gradient'], []],
    second: [0.03, 0.04995, 0.07, 0.2, null],
  })
  const figures = figuresOf(images, search, 'fmn')

  it('count successes within the budget, its end included, and within the range, by Wilson', () => {
    expect(figures.successAtBudget).toEqual({ value: 3 / 5, count: 3, of: 5, ...wilsonInterval(3, 5) })
    expect(figures.successAtMax).toEqual({ value: 4 / 5, count: 4, of: 5, ...wilsonInterval(4, 5) })
    // 0.05 in 32 bits is a little more than 0.05.
    expect(figuresOf(imagesOf([Math.fround(0.05)]), search, null).successAtBudget.count).toBe(1)
  })

  it('are over successes within the budget, or over all with failures above it', () => {
    expect(figures.median).toMatchObject({ value: 0.04, n: 3, low: 0.02, high: 0.05 })
    expect(figures.mean).toMatchObject({ value: expect.closeTo(0.11 / 3, 12) as number, n: 3 })
    // Sorted: 0.02, 0.04, 0.05, above, above.
    expect(figures.medianOfAll).toMatchObject({ value: 0.05, low: 0.02, high: null, n: 5 })
    // Sorted: 0.02, 0.04, 0.05, 0.06, above.
    expect(figures.medianAtMax).toMatchObject({ value: 0.05, n: 5 })
    expect(figuresOf(imagesOf([0.02, null]), search, null).medianOfAll).toEqual({ value: null, low: 0.02, high: null, n: 2 })
  })

  it('say how near the failures came', () => {
    expect(figures.bestOfFailures).toMatchObject({ value: 0.3, n: 2, low: 0.1, high: 0.5 })
    expect(figures.bestOfAll).toMatchObject({ value: expect.closeTo(3.46 / 5, 12) as number, n: 5 })
  })

  it('count flags, and where the second attack found less by more than the resolution', () => {
    expect(figures.flags).toEqual({ 'zero-gradient': 2, 'restarts-disagree': 0, 'start-succeeds': 0, 'not-monotone': 2 })
    // 0.03 is less than 0.04, 0.2 less than nothing found; 0.04995 is as good as 0.05.
    expect(figures.second).toMatchObject({
      method: 'fmn',
      smaller: 2,
      of: 5,
      successAtBudget: { count: 2, of: 5 },
      median: { value: 0.039975, n: 2 },
    })
    expect(figuresOf(images, search, null).second).toBeNull()
  })

  it('are null where there is nothing that they are of', () => {
    const none = figuresOf(imagesOf([null, 0.2], { best: [0.2, 0.4] }), search, null)
    expect(none).toMatchObject({ median: null, mean: null, medianOfAll: { value: null, low: null, high: null, n: 2 }, successAtBudget: { count: 0 } })
    expect(none.bestOfFailures).toMatchObject({ value: expect.closeTo(0.3, 12) as number, n: 2 })
    expect(figuresOf(imagesOf([0.01]), search, null).bestOfFailures).toBeNull()
  })

  it('are the same again, and their intervals hold the value', () => {
    expect(figuresOf(images, search, 'fmn')).toEqual(figures)
    for (const { value, low, high } of [figures.median!, figures.mean!, figures.bestOfAll]) {
      expect(low).toBeLessThanOrEqual(value)
      expect(high).toBeGreaterThanOrEqual(value)
    }
  })
})

describe('the median relative to the first model', () => {
  it('draws shared images as one: where one model needs twice as much of each, nothing varies', () => {
    const first = imagesOf([0.01, 0.02, 0.024, 0.005, null])
    const twice = first.map((image) => ({ ...image, epsilon: image.epsilon === null ? null : 2 * image.epsilon }))
    expect(relativeMedian(twice, first, 0.05, true)).toEqual({ value: 2, low: 2, high: 2, n: 4 })
    const own = relativeMedian(twice, first, 0.05, false)!
    expect(own.value).toBe(2)
    expect(own.low).toBeLessThan(1)
    expect(own.high).toBeGreaterThan(4)
  })

  it('is over successes within the budget only, also where not all images are done', () => {
    const first = imagesOf([0.04, 0.02, 0.06])
    expect(relativeMedian(imagesOf([0.045, 0.2]), first, 0.05, true)).toMatchObject({ value: expect.closeTo(0.045 / 0.03, 12) as number, n: 1 })
    expect(relativeMedian(imagesOf([0.2, null]), first, 0.05, true)).toBeNull()
    expect(relativeMedian(first, imagesOf([null]), 0.05, true)).toBeNull()
    expect(relativeMedian([], first, 0.05, false)).toBeNull()
  })
})

describe('two models, image by image', () => {
  it('count who needs more; what failed counts as the largest epsilon', () => {
    const model = { place: 2, images: imagesOf([0.04, 0.1, null, null, 0.3]) }
    const against = { place: 0, images: imagesOf([0.03, 0.2, 0.1, null, null, 0.01]) }
    const pair = pairOf(model, against, search)!
    expect(pair).toMatchObject({ model: 2, against: 0, images: 5, harder: 2, easier: 2, same: 1 })
    // Sorted: -0.1, 0, 0, 0.01, 0.2.
    expect(pair.medianDifference).toMatchObject({ value: 0, n: 5, low: expect.closeTo(-0.1, 12) as number, high: expect.closeTo(0.2, 12) as number })
  })

  it('are only those that both are done with', () => {
    const late = { place: 1, images: imagesOf([0.1, 0.2]).slice(1) }
    expect(pairOf(late, { place: 0, images: imagesOf([0.1, 0.15, 0.3]) }, search)).toMatchObject({
      images: 1,
      harder: 1,
      medianDifference: { value: expect.closeTo(0.05, 12) as number, n: 1 },
    })
    expect(pairOf(late, { place: 0, images: imagesOf([0.1]) }, search)).toBeNull()
  })
})

describe('the curve', () => {
  it('goes from 0 to the largest epsilon, with the study’s budget among its points', () => {
    const at = curveEpsilons(0.3)
    expect([at.length, at[0], at.at(-1)]).toEqual([121, 0, 0.3])
    expect([...at].some((epsilon) => Math.abs(epsilon - 0.05) < 1e-12)).toBe(true)
  })

  it('is the share that is reached, with its interval, and never falls', () => {
    const { share, low, high } = curveOf(imagesOf([0, 0.05, 0.2, null]), Float64Array.of(0, 0.04, 0.05, 0.19, 0.3))
    expect([...share]).toEqual([0.25, 0.25, 0.5, 0.5, 0.75])
    expect({ low: low[2], high: high[2] }).toEqual(wilsonInterval(2, 4))
  })
})
