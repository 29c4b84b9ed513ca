import { describe, expect, it } from 'vitest'
import type { AttackSamples } from '../../../src-main/contract/attack'
import { run } from '../../state/testing'
import { enoughFor, thresholdText, waysOut, type Asked } from './ways-out'

const samples = (changes: Partial<AttackSamples> = {}): AttackSamples => ({
  images: 1028,
  models: [
    { run: 'lazy', epoch: 5, qualifying: 3 },
    { run: 'cure', epoch: 4, qualifying: 800 },
  ],
  shared: 2,
  atLower: [
    { confidence: 0.6, shared: 1 },
    { confidence: 0.3, shared: 9 },
    { confidence: 0, shared: 73 },
  ],
  onEasy: 900,
  ...changes,
})
const asked: Asked = { split: 'hard', choice: 'shared', samples: 20, confidence: 0.5 }
const runs = [run({ id: 'lazy', epoch: 5 }), run({ id: 'cure', epoch: 4 })]

describe('where too few images qualify', () => {
  it('counts what is shared, or what the poorest model has', () => {
    expect(enoughFor(samples(), asked)).toBe(false)
    expect(enoughFor(samples({ shared: 20 }), asked)).toBe(true)
    expect(enoughFor(samples({ shared: 20 }), { ...asked, choice: 'per-model' })).toBe(false)
  })

  it('offers the study’s ways out', () => {
    expect(waysOut(samples(), asked, runs)).toEqual({
      train: { run: 'lazy', qualifying: 3 },
      thresholds: [
        { confidence: 0.3, shared: 9 },
        { confidence: 0, shared: 73 },
      ],
      easy: 900,
      perModel: true,
      fewer: 2,
    })
  })

  it('does not train on past the study’s epochs, nor what was not trained here, nor on a set that training does not look at', () => {
    const train = (own: Parameters<typeof run>[0], split = 'hard') => waysOut(samples(), { ...asked, split }, [run({ id: 'lazy', ...own })]).train
    expect(train({ epoch: 12 })).toBeNull()
    expect(train({ kind: 'import', epoch: 1 })).toBeNull()
    expect(train({ epoch: 5 }, 'balanced')).toBeNull()
    expect(train({ epoch: 5 })).not.toBeNull()
  })

  it('offers nothing that would not help', () => {
    const nowhere = samples({ shared: 0, atLower: [{ confidence: 0, shared: 0 }], onEasy: 0, models: [{ run: 'lazy', epoch: 12, qualifying: 0 }] })
    expect(waysOut(nowhere, { ...asked, split: 'easy' }, [])).toEqual({ train: null, thresholds: [], easy: null, perModel: false, fewer: null })
  })

  it('says a threshold of nothing as what it is', () => {
    expect([thresholdText(7, 0.3), thresholdText(7, 0)]).toEqual(['P(7) above 0.3', '7 is the answer'])
  })
})
