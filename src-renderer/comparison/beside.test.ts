import { describe, expect, it } from 'vitest'
import { publishedBeside, trainedOnOthers } from './beside'
import type { PublishedFigures } from './published'
import { undone } from './results'
import { comparison } from './testing'

describe('a published value beside a measured one', () => {
  const published: PublishedFigures = {
    epochs: 15,
    easy: 0.99,
    hard: 0.97,
    epochsTo70: 3,
    curve: [
      { epoch: 4, hard: 0.8 },
      { epoch: 15, hard: 0.97, easy: 0.99 },
    ],
  }

  it('is of the same epoch, or says of which it is', () => {
    expect(publishedBeside(published, 'hard', 15)).toEqual({ value: 0.97, epochs: 15 })
    expect(publishedBeside(published, 'hard', 4)).toEqual({ value: 0.8, epochs: 4 })
    expect(publishedBeside(published, 'easy', 4)).toEqual({ value: 0.99, epochs: 15 })
    expect(publishedBeside({ ...published, easy: null }, 'easy', 4)).toBeNull()
    expect(publishedBeside(null, 'hard', 4)).toBeNull()
  })
})

describe('accuracy while training', () => {
  it('is of other images where batches are repainted or drawn by group', () => {
    const plans = [
      { label: 'plain', hard: [0.5] },
      { label: 'dfr', method: 'dfr', hard: [0.5] },
      { label: 'dro', method: 'group-dro', settings: { balanced: true }, hard: [0.5] },
      { label: 'dro as it comes', method: 'group-dro', settings: { balanced: false }, hard: [0.5] },
      { label: 'import', method: null, hard: [0.5] },
    ]
    expect(trainedOnOthers(comparison(plans))).toEqual(['dfr', 'dro'])
  })
})

describe('a group that is not done', () => {
  it('is as far as its slowest run', () => {
    const compared = comparison([
      { label: 'whole', settings: { epochs: 4 }, hard: [0.5, 0.6] },
      { label: 'waits', settings: { epochs: 15 }, hard: [0.5, null] },
    ])
    expect(undone(compared, 0)).toBeNull()
    expect(undone(compared, 1)).toEqual({ done: 0, planned: 15 })
  })
})
