import { expect, it } from 'vitest'
import { cutBatches, shuffledOrder } from './batches'

it('an epoch has every image once, in an order of its own that the seed fixes', () => {
  const order = shuffledOrder(1003, 5, 2)
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1003 }, (_, i) => i))
  expect(shuffledOrder(1003, 5, 2)).toEqual(order)
  expect(shuffledOrder(1003, 5, 3)).not.toEqual(order)
  expect(shuffledOrder(1003, 6, 2)).not.toEqual(order)
})

it('batches cover the order, and the last may be smaller', () => {
  const order = shuffledOrder(1003, 0, 1)
  const batches = cutBatches(order, 128)
  expect(batches.map((batch) => batch.length)).toEqual([128, 128, 128, 128, 128, 128, 128, 107])
  expect(batches.flatMap((batch) => [...batch])).toEqual([...order])
})
