import { expect, it } from 'vitest'
import { groupBalanced } from './group-balanced'
import { countGroups, groupsOf } from './groups'
import { barDataset, startMethod } from './methods.testing'

it('an epoch holds every group of the training set equally often, however rare it is', () => {
  const dataset = barDataset(4000, { rho: 0.9 })
  const { train } = dataset.splits
  const inTraining = countGroups(train)
  const occurring = inTraining.filter((count) => count > 0).length
  expect(Math.max(...inTraining) / Math.min(...inTraining.filter((count) => count > 0))).toBeGreaterThan(30)

  const { trainer } = startMethod(groupBalanced, dataset, {})
  const order = trainer.order!(1)
  const groups = groupsOf(train)
  const drawn = new Int32Array(100)
  for (const place of order) drawn[groups[place]!]!++
  const expected = order.length / occurring
  const chiSquare = drawn.reduce((sum, count, group) => (inTraining[group] ? sum + (count - expected) ** 2 / expected : sum), 0)
  expect(order).toHaveLength(4000)
  // About a hundred degrees of freedom: below 149 in 999 of 1000 epochs.
  expect(chiSquare).toBeLessThan(149)
})
