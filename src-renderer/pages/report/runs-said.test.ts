import { expect, it } from 'vitest'
import { runsSaid } from './runs-said'

it('a report that nobody chose runs for says that it is of all, and that it grows', () => {
  expect(runsSaid(11, { chosen: false, finished: 11 })).toEqual({
    runs: 'all 11 finished runs',
    remark: 'Nobody has chosen any, so it takes each run that finishes from now on too.',
  })
  expect(runsSaid(1, { chosen: false, finished: 1 }).runs).toBe('the one finished run')
  expect(runsSaid(50, { chosen: false, finished: 51 })).toEqual({
    runs: 'the first 50 of 51 finished runs',
    remark: 'Nobody has chosen any, and no more are reported at once.',
  })
})

it('of chosen runs it says how many', () => {
  expect(runsSaid(11, { chosen: true, finished: 20 })).toEqual({ runs: '11 runs', remark: '' })
  expect(runsSaid(1, { chosen: true, finished: 20 }).runs).toBe('1 run')
})
