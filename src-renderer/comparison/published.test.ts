import { describe, expect, it } from 'vitest'
import { publishedOf, referenceOf } from './published'
import { comparison } from './testing'

const adam = { optimizer: 'adam' }

describe('what was published for a group', () => {
  const compared = comparison([
    { label: 'cheater', hard: [0.1] },
    { label: 'control', hard: [0.9], settings: adam },
    { label: 'DANN', method: 'dann', hard: [0.9], settings: adam },
    { label: 'DANN on few digits', method: 'dann', hard: [0.9], settings: adam, dataset: { trainSize: 2000 } },
    { label: 'DANN at another rho', method: 'dann', hard: [0.9], settings: adam, dataset: { rho: 0.99 } },
    { label: 'DANN, another seed of the colours', method: 'dann', hard: [0.9], settings: adam, dataset: { seed: 5 } },
    { label: 'CF-INVAR', method: 'cf-invar', hard: [0.9], settings: adam },
    { label: 'DFR', method: 'dfr', hard: [0.9], settings: adam },
  ])

  it('is the last epoch of the study, with its curve', () => {
    expect(publishedOf(compared, 0)).toMatchObject({ epochs: 4, hard: 0.1152, easy: 0.957 })
    expect(publishedOf(compared, 2)).toMatchObject({ epochs: 15, hard: 0.7775, epochsTo70: 11 })
    expect(publishedOf(compared, 2)?.curve.map(({ epoch }) => epoch)).toEqual([1, 6, 11, 15])
    expect(publishedOf(compared, 6)).toMatchObject({ hard: 0.97, easy: null })
  })

  it('stands beside the study’s own canvas alone, whatever its seed', () => {
    expect(publishedOf(compared, 3)).toBeNull()
    expect(publishedOf(compared, 4)).toBeNull()
    expect(publishedOf(compared, 5)?.hard).toBe(0.7775)
    expect(referenceOf(compared, 3)).toEqual([])
  })

  it('is none for what the study did not do; the control has a reference', () => {
    expect(publishedOf(compared, 1)).toBeNull()
    expect(publishedOf(compared, 7)).toBeNull()
    expect(referenceOf(compared, 1)[1]).toEqual({ epoch: 2, hard: 0.538 })
    expect(referenceOf(compared, 0)).toEqual([])
    expect(referenceOf(compared, 6).at(-1)).toEqual({ epoch: 15, hard: 0.989 })
  })
})
