import { expect, it } from 'vitest'
import { hardlyOn } from './hardly-on'

const few = { above: 0.0005, effectiveColors: 1 }

it('a channel that is hardly ever above zero says on how many images it is, and what comes from these', () => {
  expect(hardlyOn('conv1', few, 0.0005, 10_000)).toBe(
    'it is nearly dead, above 0 on only 0.05% of 10,000 images, on all others its ReLU lets nothing through: its effective numbers and its verdict rest on these.',
  )
  expect(hardlyOn('gap', few, 0.0005, 10_000)).toContain('0 on all others')
  expect(hardlyOn('conv1', few, 0.43, 10_000)).toContain('its mean is above 0 on only 0.05% of 10,000 images (a place of its map is on 43.0%)')
})

it('is said of no other channel', () => {
  expect(hardlyOn('conv1', { above: 0.01, effectiveColors: 1 }, 0.01, 10_000)).toBe('')
  expect(hardlyOn('conv1', { above: 0, effectiveColors: null }, 0, 10_000)).toBe('')
  expect(hardlyOn('fc', few, 0.0005, 10_000)).toBe('')
})
