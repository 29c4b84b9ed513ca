import { describe, expect, it } from 'vitest'
import type { Survival } from '../../../src-main/contract/sae'
import { activeShare, atSparsity, l0Text, sparsityVerdict, survivalRemark, varianceText } from './words'

const at = (loss: number) => ({ loss, accuracy: 0.1 })
const survival = (split: 'easy' | 'hard', original: number, zero: number): Survival => ({
  split,
  images: 100,
  original: at(original),
  reconstruction: at(original),
  mean: at(2.3),
  zero: at(zero),
  lossRecovered: 1,
})

describe('what is said of an autoencoder', () => {
  it('calls half of the latents hardly sparse, and a few sparse', () => {
    expect(sparsityVerdict(activeShare({ latents: 512, quality: { l0: 250 } }))).toBe('it is hardly sparse')
    expect(sparsityVerdict(activeShare({ latents: 512, quality: { l0: 100 } }))).toBe('it is somewhat sparse')
    expect(sparsityVerdict(activeShare({ latents: 512, quality: { l0: 16 } }))).toBe('it is sparse')
  })
  it('names the penalty, the variance and the latents that are on', () => {
    expect([atSparsity({ lambda: 0.001 }), atSparsity({ k: 16 }), atSparsity({})]).toEqual(['At lambda 0.001 ', 'At k 16 ', ''])
    expect([varianceText(0.987), varianceText(0.9984), varianceText(0.4)]).toEqual(['99%', '99.8%', '40%'])
    expect([l0Text({ l0: 250.4 }, 512), l0Text({ l0: 3.14 }, 1024)]).toEqual(['250 of 512', '3.1 of 1,024'])
  })
  it('remarks where taking the activation away helps', () => {
    expect(survivalRemark([survival('easy', 0.2, 2.4), survival('hard', 6, 2.4)])).toMatch(/^On the hard set/)
    expect(survivalRemark([survival('easy', 0.2, 2.4)])).toBeNull()
  })
})
