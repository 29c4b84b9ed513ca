import { expect, it } from 'vitest'
import type { FeatureFigures } from '../../../src-main/contract/sae'
import { fits, nameOf, ranked } from './features'

const figures = (feature: number, colorSelectivity: number | null, dead = false) => ({ feature, colorSelectivity, dead }) as FeatureFigures
const names = [{ feature: 12, name: 'Cyan lamp', note: 'fires on sevens' }]

it('the most selective for colour first, those that never fire last', () => {
  expect(ranked({ features: [figures(0, 0.2), figures(1, 0.99, true), figures(2, 0.9), figures(3, null)] }).map(({ feature }) => feature)).toEqual([
    2, 0, 1, 3,
  ])
})

it('found by number, name and note', () => {
  expect(nameOf({ names }, 12)).toBe('Cyan lamp')
  const found = (text: string) => [1, 12, 125].filter((feature) => fits({ names }, { feature }, text))
  expect([found(''), found('12'), found('LAMP'), found('sevens'), found('x')]).toEqual([[1, 12, 125], [12, 125], [12], [12], []])
})
