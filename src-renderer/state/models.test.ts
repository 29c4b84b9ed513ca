import { describe, expect, it } from 'vitest'
import { firstAtWork, offeredModels, standingModel } from './models'
import { run } from './testing'

const queued = run({ id: 'queued', status: 'queued', epoch: 0 })
const later = run({ id: 'later', status: 'queued', epoch: 0 })
const running = run({ id: 'running', status: 'running', epoch: 0 })
const dropped = run({ id: 'dropped', status: 'stopped', epoch: 0 })
const halfway = run({ id: 'halfway', status: 'stopped', epoch: 2 })
const finished = run({ id: 'finished' })
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)

describe('the model', () => {
  it('can be any that has weights or is going to have some, and the chosen one is always listed', () => {
    const all = [queued, running, dropped, halfway, finished]
    expect(ids(offeredModels(all, null))).toEqual(['queued', 'running', 'halfway', 'finished'])
    expect(ids(offeredModels(all, 'dropped'))).toEqual(ids(all))
  })

  it('stays when a newer one comes, and is the newest once it is gone', () => {
    expect(standingModel([finished], null)).toBe(finished)
    expect(standingModel([halfway, finished], 'finished')).toBe(finished)
    expect(standingModel([halfway], 'finished')).toBe(halfway)
    expect(standingModel([], 'finished')).toBeUndefined()
  })

  it('is the one in training before there are weights, or the first that waits', () => {
    expect(firstAtWork([later, queued, running])).toBe(running)
    expect(firstAtWork([later, queued, dropped])).toBe(queued)
    expect(firstAtWork([dropped])).toBeUndefined()
  })
})
