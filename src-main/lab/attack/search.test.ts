import { describe, expect, it } from 'vitest'
import { mostTried, resolutionOf, searchOrders, smallestEpsilon, type SearchSettings } from './search'

const settings = (changes: Partial<SearchSettings> = {}): SearchSettings => ({
  budget: 0.05,
  maxEpsilon: 0.3,
  sweepStep: 0.005,
  bisections: 7,
  search: 'bracket',
  ...changes,
})

function run(of: SearchSettings, succeeds: (epsilon: number) => boolean) {
  const search = smallestEpsilon(of)
  const tried: number[] = []
  let next = search.next()
  while (!next.done) {
    tried.push(next.value)
    next = search.next(succeeds(next.value))
  }
  return { smallest: next.value, tried }
}

const thresholds = [1e-6, 0.003, 0.005, 0.0312, 0.0499, 0.05, 0.0501, 0.0777, 0.1, 0.2999, 0.3]

describe.each(searchOrders)('%s', (search) => {
  it.each([0.05, 0.3, 0.047, 0.01])('finds any threshold up to %s within the resolution, from above', (maxEpsilon) => {
    for (const budget of [0.05, 0.033, 0.002].filter((one) => one <= maxEpsilon)) {
      const of = settings({ search, maxEpsilon, budget })
      for (const threshold of thresholds.filter((one) => one <= maxEpsilon)) {
        const { smallest, tried } = run(of, (epsilon) => epsilon >= threshold)
        expect(smallest).toBeGreaterThanOrEqual(threshold)
        expect(smallest! - threshold).toBeLessThanOrEqual(resolutionOf(of) + 1e-12)
        expect(tried.length).toBeLessThanOrEqual(mostTried(of))
        expect(new Set(tried).size).toBe(tried.length)
        expect(Math.max(...tried)).toBe(maxEpsilon)
      }
    }
  })

  it('is null where nothing succeeds, and 0 where the image itself does', () => {
    expect(run(settings({ search }), () => false).smallest).toBeNull()
    expect(run(settings({ search }), () => true)).toEqual({ smallest: 0, tried: [0, 0.3] })
  })

  it('reports the smallest that succeeded, whatever larger ones do', () => {
    const { smallest, tried } = run(settings({ search }), (epsilon) => epsilon >= 0.0312 && epsilon < 0.06)
    expect(smallest).toBe(Math.min(...tried.filter((epsilon) => epsilon >= 0.0312 && epsilon < 0.06)))
    expect(tried.at(-1)).toBe(0.3)
  })
})

it('the two orders find the same epsilon wherever success is monotone', () => {
  for (const threshold of thresholds) {
    const [bracket, sweep] = searchOrders.map((search) => run(settings({ search }), (epsilon) => epsilon >= threshold).smallest)
    expect(bracket).toBe(sweep)
  }
})

it('sweep goes up the study’s grid; what fails at the budget costs bracket one epsilon more than 0', () => {
  const as = { maxEpsilon: 0.05 }
  const never = () => false
  const swept = run(settings({ ...as, search: 'sweep' }), never).tried
  expect(swept).toHaveLength(11)
  swept.forEach((epsilon, i) => expect(epsilon).toBeCloseTo(0.005 * i, 12))
  expect(run(settings(as), never).tried).toEqual([0, 0.05])
  expect(run(settings(), never).tried).toEqual([0, 0.05, 0.3])
  expect(resolutionOf(settings())).toBeCloseTo(0.005 / 128, 12)
})
