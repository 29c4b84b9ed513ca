import { describe, expect, it } from 'vitest'
import { readEpochs, suggestedEpochs } from './train-on'

describe('how far a network is trained on', () => {
  it('is twice as far to begin with, and no farther than a training goes', () => {
    expect([1, 4, 600].map(suggestedEpochs)).toEqual([2, 8, 1000])
  })

  it('is a number of epochs all in all', () => {
    expect(readEpochs(' 12 ', 4)).toEqual({ epochs: 12 })
    expect(readEpochs('5', 4)).toEqual({ epochs: 5 })
    expect(readEpochs('1000', 4)).toEqual({ epochs: 1000 })
  })

  it.each(['4', '1'])('%s is no more than what is there', (text) => {
    expect(readEpochs(text, 4)).toEqual({ error: 'it has 4 already: more than those' })
  })

  it.each(['', 'six', '5.5', '-6', '1001', '1e2'])('%j says what would be right', (text) => {
    expect(readEpochs(text, 4)).toEqual({ error: 'needs a whole number from 5 to 1000' })
  })
})
