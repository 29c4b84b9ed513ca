import { describe, expect, it } from 'vitest'
import { run } from './testing'
import { findRuns } from './search'

const runs = [
  run({ id: 'a1', name: 'Baseline', method: 'erm', seed: 0, tags: ['paper'] }),
  run({ id: 'b2', name: 'Baseline', method: 'erm', seed: 12, status: 'failed' }),
  run({ id: 'c3', name: 'Cure', method: 'dann', seed: 1 }),
]
const ids = (question: string) => findRuns(runs, question).map(({ id }) => id)

describe('finding runs', () => {
  it('wants every word, in any order and case', () => {
    expect(ids('ERM base')).toEqual(['a1', 'b2'])
    expect(ids('failed base')).toEqual(['b2'])
    expect(ids('cure erm')).toEqual([])
  })

  it('finds tags, seeds, ids and the beginnings of words', () => {
    expect(ids('#paper')).toEqual(['a1'])
    expect(ids('seed 12')).toEqual(['b2'])
    expect(ids('seed 1')).toEqual(['c3'])
    expect(ids('c3')).toEqual(['c3'])
    expect(ids('dan')).toEqual(['c3'])
  })

  it('finds ids by their beginning alone: a number is not found in one by chance', () => {
    expect(ids('b')).toEqual(['a1', 'b2'])
    expect(ids('3')).toEqual([])
    expect(ids('12')).toEqual(['b2'])
  })

  it('gives all for an empty question', () => {
    expect(ids('  ')).toEqual(['a1', 'b2', 'c3'])
  })
})
