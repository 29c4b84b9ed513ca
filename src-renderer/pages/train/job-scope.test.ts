import { describe, expect, it } from 'vitest'
import { jobScope } from './job-scope'

describe('what a job is at', () => {
  it('is nothing more than the run where there is one', () => {
    expect(jobScope({ kind: 'train', runIds: ['a'] })).toBeNull()
    expect(jobScope({ kind: 'sweep', runIds: ['a'] })).toBeNull()
  })

  it('is all that stops with it', () => {
    expect(jobScope({ kind: 'train', runIds: ['a', 'b', 'c'] })).toBe('all 3 runs')
    expect(jobScope({ kind: 'train', runIds: ['a', 'b'] })).toBe('both runs')
    expect(jobScope({ kind: 'sweep', runIds: ['a', 'b'] })).toBe('the sweep')
    expect(jobScope({ kind: 'study', runIds: ['a'] })).toBe('the study')
  })
})
