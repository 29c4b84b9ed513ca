import { describe, expect, it } from 'vitest'
import { orderedRemarks } from './remarks'
import { comparison } from './testing'

describe('remarks of a comparison', () => {
  it('name what went wrong first, and keep their order besides', () => {
    const compared = comparison([{ label: 'DANN', method: 'dann', hard: [0.1, 0.8] }], {
      remarks: [
        'There is no control.',
        'Run g0s1 (DANN, seed 1): from this epoch on another engine.',
        'Run g0s0 (DANN, seed 0): one answer for everything.',
        'One seed alone.',
      ],
    })
    const [first, second] = compared.runs
    first!.notices = [{ kind: 'collapsed', epoch: 2, step: null, message: 'one answer for everything' }]
    second!.notices = [{ kind: 'engine-changed', epoch: 2, step: null, message: 'from this epoch on another engine' }]
    expect(orderedRemarks(compared)).toEqual([
      { text: 'Run g0s0 (DANN, seed 0): one answer for everything.', trouble: true },
      { text: 'There is no control.', trouble: false },
      { text: 'Run g0s1 (DANN, seed 1): from this epoch on another engine.', trouble: false },
      { text: 'One seed alone.', trouble: false },
    ])
  })
})
