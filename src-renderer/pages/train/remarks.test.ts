import { describe, expect, it } from 'vitest'
import { run } from '../../state/testing'
import { referenceText, refitSentence, seedSiblings, seedsSentence } from './remarks'

const range = { seeds: 4, epoch: 4, low: 0.08, high: 0.164, mean: 0.131 }

describe('the seeds of a group', () => {
  const all = [
    run({ id: 'd', seed: 1, hard: 0.149 }),
    run({ id: 'c', seed: 0, hard: 0.5 }),
    run({ id: 'b', seed: 0, hard: 0.105 }),
    run({ id: 'a', seed: 2, groupKey: 'other' }),
  ]

  it('are one run each: the newest, but always the one in view', () => {
    expect(seedSiblings(all[2]!, all).map(({ id }) => id)).toEqual(['b', 'd'])
    expect(seedSiblings(all[0]!, all).map(({ id }) => id)).toEqual(['c', 'd'])
  })

  it('come to a mean and a range, beside what was published and the reference', () => {
    const siblings = seedSiblings(all[2]!, all)
    expect(seedsSentence(all[2]!, siblings, 0.1152, range)).toBe(
      '2 seeds: hard 12.7% in the mean (10.5 to 14.9); published 11.5%; reference 13.1% (8.0 to 16.4)',
    )
    expect(seedsSentence(all[2]!, siblings, undefined, null)).toBe('2 seeds: hard 12.7% in the mean (10.5 to 14.9)')
  })

  it('are compared after the same epoch, and say nothing alone', () => {
    const [first, behind] = [run({ id: 'x' }), run({ id: 'y', seed: 1, epoch: 3 })]
    expect(seedsSentence(first, [first, behind], 0.1152, range)).toBeNull()
  })
})

describe('the reference beside one run', () => {
  it('is a range over its seeds, or the value of its only one', () => {
    expect(referenceText(range)).toBe('reference 8.0 to 16.4%')
    expect(referenceText({ ...range, low: 0.062, high: 0.062, mean: null })).toBe('reference 6.2%')
    expect(referenceText(null)).toBeNull()
  })
})

describe('a new head', () => {
  const hard = { step: [1, 2, 3, 4, 5, 6], value: [0.01, 0.02, 0.03, 0.04, 0.8, 0.93] }
  const refitted = run({ method: 'refit-head', epoch: 6, settings: { epochs: 6, headEpochs: 2 } })

  it('stands beside the last plain epoch', () => {
    expect(refitSentence(refitted, hard, 0.8968)).toBe('Plain 4.0%, with a new head 93.0%; published 89.68%')
    expect(refitSentence({ ...refitted, settings: { epochs: 6, headEpochs: 3 } }, hard, undefined)).toBe('Plain 3.0%, with a new head 93.0%')
  })

  it('says nothing before it is fitted, or of another method', () => {
    expect(refitSentence({ ...refitted, epoch: 5 }, hard, 0.8968)).toBeNull()
    expect(refitSentence({ ...refitted, method: 'erm' }, hard, 0.8968)).toBeNull()
  })
})
