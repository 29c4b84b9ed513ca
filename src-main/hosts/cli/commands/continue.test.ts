import { describe, expect, it } from 'vitest'
import { continueInput } from './continue'

describe('training on', () => {
  it('asks for epochs alone', () => {
    expect(continueInput('last', { epochs: 12 })).toEqual({ run: 'last', epochs: 12 })
    expect(continueInput('abc', { epochs: 12, name: 'longer' })).toEqual({ run: 'abc', epochs: 12, name: 'longer' })
  })

  it('asks to end with enough right images, of which the rest is as usual', () => {
    const until = { digit: 7, images: 20, confidence: 0.5, split: 'hard', models: [] }
    expect(continueInput('last', { epochs: 12, untilRight: 7 }).until).toEqual(until)
    const all = { epochs: 12, untilRight: 0, untilImages: 5, untilConfidence: 0.9, untilSplit: 'easy', untilModel: ['a', 'b'] } as const
    expect(continueInput('last', { ...all, untilModel: [...all.untilModel] }).until).toEqual({
      digit: 0,
      images: 5,
      confidence: 0.9,
      split: 'easy',
      models: [{ run: 'a' }, { run: 'b' }],
    })
  })

  it.each([{ untilImages: 5 }, { untilConfidence: 0.5 }, { untilSplit: 'easy' as const }, { untilModel: ['a'] }])('%j is of a digit', (flags) => {
    expect(() => continueInput('last', { epochs: 12, ...flags })).toThrow('say of which digit: --until-right 7')
  })
})
