import { describe, expect, it } from 'vitest'
import { datasetSettingsSchema } from '../../../src-main/contract/dataset'
import { besideOf } from './published'
import { result } from './testing'

const study = datasetSettingsSchema.parse({})
const erm = { method: 'erm', settings: {} }
const dann = { method: 'dann', settings: { optimizer: 'adam' } }

describe('what was published', () => {
  it('stands beside the study’s question and models alone', () => {
    expect(besideOf(result([]), erm, study)).toMatchObject({ success: 0.2, median: 0.0432, relative: null })
    expect(besideOf(result([], { target: 2 }), erm, study)).toBeNull()
    expect(besideOf(result([], { split: 'easy' }), erm, study)).toBeNull()
    expect(besideOf(result([]), erm, { ...study, trainSize: 4000 })).toBeNull()
    expect(besideOf(result([]), { method: 'jtt', settings: {} }, study)).toBeNull()
    expect(besideOf(result([]), undefined, study)).toBeNull()
  })

  it('has the ratio of medians, and the reference by epsilon', () => {
    const beside = besideOf(result([]), dann, study)
    expect(beside?.relative).toBeCloseTo(1.03, 2)
    expect(beside?.reference).toEqual([
      { epsilon: 0.05, share: 0 },
      { epsilon: 0.1, share: 0.45 },
      { epsilon: 0.15, share: 1 },
    ])
  })
})
