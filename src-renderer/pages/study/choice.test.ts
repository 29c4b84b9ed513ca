import { describe, expect, it } from 'vitest'
import type { StudyQuestion } from '../../../src-main/contract/study-run'
import { changeParams } from '../../state/address'
import { formatSeeds, otherPreset, questionParams, readQuestion } from './choice'

const addressOf = (question: StudyQuestion) => changeParams({}, questionParams(question))

describe('the study of an address', () => {
  it('is the whole one as written, of seed 0, where nothing is said or nothing can be understood', () => {
    const plain = { preset: 'as-written', seeds: [0], quick: false }
    expect(readQuestion({})).toEqual(plain)
    expect(readQuestion({ preset: 'three-pools', seeds: 'one', sizes: 'tiny' })).toEqual(plain)
  })

  it('is read as it was written', () => {
    const questions: StudyQuestion[] = [
      { preset: 'two-pools', seeds: [0, 1, 2], quick: true },
      { preset: 'as-written', seeds: [3, 7], quick: false },
    ]
    for (const question of questions) expect(readQuestion(addressOf(question))).toEqual(question)
  })

  it('says only what differs, and takes away what does no more', () => {
    expect(addressOf({ preset: 'as-written', seeds: [0], quick: false })).toEqual({})
    const before = { preset: 'two-pools', seeds: '0-2', sizes: 'quick', verdict: 'open' }
    expect(changeParams(before, questionParams({ preset: 'as-written', seeds: [0], quick: false }))).toEqual({ verdict: 'open' })
  })
})

it('seeds are written as ranges, ascending, each once', () => {
  expect(formatSeeds([2, 0, 1, 2, 7])).toBe('0-2,7')
  expect(formatSeeds([5, 3])).toBe('3,5')
  expect(formatSeeds([0])).toBe('0')
})

it('the other preset is the one that was not chosen', () => {
  expect(otherPreset('as-written')).toBe('two-pools')
  expect(otherPreset('two-pools')).toBe('as-written')
})
