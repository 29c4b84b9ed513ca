import { expect, it } from 'vitest'
import { AttackProgress } from './attack-progress'

it('counts over all models, those that were kept before included, and tells the time by the work of this process', () => {
  let now = 0
  const progress = new AttackProgress([20, 20], [5, 0], () => now)
  progress.start(0, 5)
  expect(progress.current('m')).toMatchObject({ done: 5, total: 40, unit: 'images', secondsLeft: null, message: 'm' })
  now = 10_000
  progress.atShare(0.4)
  // 6 of 15 images' work took 10 s; 9 and 20 are left.
  expect(progress.current('')).toMatchObject({ done: 11, secondsLeft: expect.closeTo((10 / 6) * 29, 6) as number })
  // The engine died: 4 were kept.
  progress.start(0, 9)
  expect(progress.current('')).toMatchObject({ done: 9, secondsLeft: expect.closeTo((10 / 4) * 31, 6) as number })
  progress.atShare(0.9)
  progress.finish()
  progress.start(1, 0)
  now = 30_000
  progress.atShare(0.5)
  progress.atShare(0.2)
  // 4, 11 and 10 images' work took 30 s.
  expect(progress.current('')).toMatchObject({ done: 30, secondsLeft: expect.closeTo((30 / 25) * 10, 6) as number })
  progress.finish()
  expect(progress.current('')).toMatchObject({ done: 40, total: 40, secondsLeft: 0 })
})

it('tells no time by the first steps, before which graphs are made', () => {
  let now = 0
  const progress = new AttackProgress([20, 20], [0, 0], () => now)
  progress.start(0, 0)
  now = 8000
  progress.atShare(0.001)
  expect(progress.current('').secondsLeft).toBeNull()
  now = 16_000
  progress.atShare(0.05)
  // One of 40 images' work took 16 s.
  expect(progress.current('').secondsLeft).toBeCloseTo(16 * 39, 6)
})

it('a model that was done before took no time', () => {
  let now = 0
  const progress = new AttackProgress([10, 10], [10, 0], () => now)
  progress.start(0, 10)
  progress.finish()
  progress.start(1, 0)
  now = 5000
  progress.atShare(0.5)
  expect(progress.current('')).toMatchObject({ done: 15, secondsLeft: 5 })
})
