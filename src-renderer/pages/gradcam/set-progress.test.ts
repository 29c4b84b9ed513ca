import { expect, it } from 'vitest'
import { together } from './set-progress'

it('adds up images, and takes as long as the slowest', () => {
  const [first, second] = [
    { done: 200, total: 1000, secondsLeft: 4 },
    { done: 800, total: 1000, secondsLeft: 1 },
  ]
  expect(together([first, second])).toEqual({ done: 1000, total: 2000, secondsLeft: 4 })
  expect(together([first])).toEqual(first)
})

it('does not say how long while one of them cannot say it', () => {
  const known = { done: 200, total: 1000, secondsLeft: 4 }
  expect(together([known, { ...known, secondsLeft: null }])).toEqual({ done: 400, total: 2000, secondsLeft: null })
  expect(together([known, null])).toEqual({ done: 200, total: 1000, secondsLeft: null })
  expect(together([null, null])).toBeNull()
  expect(together([])).toBeNull()
})
