import { describe, expect, it } from 'vitest'
import { epochBeside, namesBeside, ownAnswerShare, probeSummary } from './facts'

describe('the probe', () => {
  const zeros = () => Array.from({ length: 10 }, () => new Array<number>(10).fill(0))
  const histograms = Array.from({ length: 10 }, zeros)
  // Four greens, three of which are answered 1; reds were not asked.
  histograms[1]![0]![1] = 2
  histograms[1]![7]![1] = 1
  histograms[1]![7]![7] = 1
  const probe = { run: 'r', epoch: 4, histograms, summary: [{ color: 1, predicted: 1, share: 0.75 }] }

  it('counts the colour’s digit over all true digits', () => {
    expect(ownAnswerShare(probe, 1)).toBe(0.75)
    expect(ownAnswerShare(probe, 0)).toBeNull()
  })

  it('speaks', () => {
    expect(probeSummary(probe, 1)).toBe('75% predicted 1')
    expect(probeSummary(probe, 2)).toBe('')
  })
})

describe('epochBeside', () => {
  it('takes the same epoch, or the last', () => {
    expect(epochBeside(3, { epoch: 15 })).toBe(3)
    expect(epochBeside(10, { epoch: 4 })).toBe(4)
  })
})

describe('namesBeside', () => {
  const run = (id: string, name: string, seed: number) => ({ id, name, seed })

  it('tells two models apart by no more than it takes', () => {
    expect(namesBeside(run('aa01', 'erm', 0), undefined)).toEqual(['erm', ''])
    expect(namesBeside(run('aa01', 'erm', 0), run('bb02', 'dann', 0))).toEqual(['erm', 'dann'])
    expect(namesBeside(run('aa01', 'erm', 0), run('bb02', 'erm', 1))).toEqual(['erm, seed 0', 'erm, seed 1'])
    expect(namesBeside(run('xxaa01', 'erm', 0), run('xxbb02', 'erm', 0))).toEqual(['erm, aa01', 'erm, bb02'])
  })
})
