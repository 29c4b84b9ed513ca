import { expect, it } from 'vitest'
import { epochSeries, intervalRow, overSeeds } from './series'
import { measureOf } from './testing'

const look = { label: 'hard', slot: 2 }

it('a curve is its epochs in their order, with a band from the lowest to the highest seed', () => {
  const measures = { 'a.hard.10': measureOf(0.5), 'a.hard.2': measureOf(0.25), 'a.hard.last': measureOf(0.9), 'a.hardest.1': measureOf(0.9) }
  expect(epochSeries(measures, 'a.hard', look)).toMatchObject({ x: [2, 10], y: [0.25, 0.5], low: [0.23, 0.48], high: [0.27, 0.52] })
  expect(epochSeries({ 'a.hard.1': measureOf(0.5, 1) }, 'a.hard', look)).not.toHaveProperty('low')
  expect(epochSeries(measures, 'b.hard', look)).toBeNull()
})

it('a row has a ring for each of several seeds, and none for one', () => {
  const about = { id: 'a', label: 'A', slot: 1 }
  expect(intervalRow(measureOf(0.5), about)).toMatchObject({ value: 0.5, low: 0.48, high: 0.52, points: [0.48, 0.5, 0.52] })
  expect(intervalRow(measureOf(0.5, 1), about)).toMatchObject({ value: 0.5, low: 0.48, points: [] })
  expect(intervalRow(undefined, about)).toEqual({ ...about, value: null })
})

it('what intervals are of is said, also of a study under way', () => {
  const said = (seeds: number[]) => overSeeds([undefined, ...seeds.map((count) => ({ ...measureOf(0.5), values: Array<number>(count).fill(0.5) }))])
  expect(said([2, 2])).toBe('mean over 2 seeds with its 95% interval')
  expect(said([1, 3])).toBe('mean over 1 to 3 seeds with its 95% interval')
  expect(said([1])).toBe('one seed, with its 95% interval where it has one')
})
