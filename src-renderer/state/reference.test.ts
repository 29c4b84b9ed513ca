import { describe, expect, it } from 'vitest'
import { datasetSettingsSchema } from '../../src-main/contract/dataset'
import { isPublishedBaseline, publishedEpochs, referenceAt, variantSentence } from './reference'

const study = datasetSettingsSchema.parse({})
const twoPools = { thirdPool: false, lr: 0.01, momentum: 0.9 }

describe('published values of a training', () => {
  it('stand beside the plain baseline on its own canvas, with either recipe', () => {
    for (const settings of [{ optimizer: 'sgd', widths: [32, 64, 128] }, twoPools]) {
      expect(publishedEpochs('erm', settings, { ...study, seed: 3 }).at(-1)).toEqual({ epoch: 4, train: 0.9533, easy: 0.957, hard: 0.1152 })
    }
  })

  it('stand beside the shifted hard set with the one value that was printed, after the last epoch where the head is refitted', () => {
    const shifted = { ...study, hardRule: 'shift' } as const
    expect(publishedEpochs('erm', {}, shifted)).toEqual([{ epoch: 4, hard: 0.8968 }])
    expect(publishedEpochs('refit-head', { epochs: 7 }, shifted)).toEqual([{ epoch: 7, hard: 0.8968 }])
    expect(publishedEpochs('refit-head', {}, study)).toEqual([])
    expect(publishedEpochs('erm', {}, { ...shifted, trainRule: 'shift' })).toEqual([])
  })

  it('stand beside the cures, the final value at its own epoch', () => {
    const adam = { optimizer: 'adam', lr: 0.001 }
    expect(publishedEpochs('dann', adam, study).map(({ epoch, hard }) => [epoch, hard])).toEqual([
      [1, 0.0021],
      [6, 0.3395],
      [11, 0.7153],
      [15, 0.7775],
    ])
    expect(publishedEpochs('saliency', adam, study).at(-1)).toEqual({ epoch: 10, train: 0.9792, easy: 0.981, hard: 0.7016 })
    expect(publishedEpochs('cf-invar', adam, { ...study, rho: 0.99 })).toEqual([])
    expect(publishedEpochs('group-dro', adam, study)).toEqual([])
    for (const change of [{ lr: 0.01 }, { batch: 64 }, { lambdaColor: 0 }, { widths: [4, 8, 16] }, { optimizer: 'sgd' }]) {
      expect(publishedEpochs('dann', { ...adam, ...change }, study)).toEqual([])
    }
  })

  it('stand beside nothing else', () => {
    expect(publishedEpochs('dann', {}, study)).toEqual([])
    expect(publishedEpochs('erm', { optimizer: 'adam' }, study)).toEqual([])
    expect(publishedEpochs('erm', { widths: [4, 8, 16] }, study)).toEqual([])
    expect(publishedEpochs('erm', {}, null)).toEqual([])
    for (const change of [{ rho: 0.99 }, { trainSize: 6000 }, { trainRule: 'balanced' }, { placement: 'background' }] as const) {
      expect(publishedEpochs('erm', {}, { ...study, ...change })).toEqual([])
      expect(isPublishedBaseline('erm', {}, { ...study, ...change })).toBe(false)
    }
    const palette = study.palette.map((rgb, digit) => (digit === 0 ? ([250, 0, 0] as [number, number, number]) : rgb))
    expect(publishedEpochs('erm', {}, { ...study, palette })).toEqual([])
  })

  it('are a sentence where the study printed none', () => {
    expect(variantSentence('erm', {}, { ...study, placement: 'background' })).toMatch(/80% of the pixels/)
    expect(variantSentence('erm', { widths: [4, 8, 16] }, study)).toMatch(/not cheap enough/)
    expect(variantSentence('erm', { widths: [64, 128, 256] }, study)).toBeNull()
    expect(variantSentence('erm', {}, study)).toBeNull()
  })
})

describe('the reference', () => {
  it('stands beside the recipe that it was measured with, epoch by epoch', () => {
    expect(referenceAt('erm', {}, study, 4)).toEqual({ seeds: 4, epoch: 4, low: 0.08, high: 0.164, mean: 0.131 })
    expect(referenceAt('erm', twoPools, study, 2)).toEqual({ seeds: 1, epoch: 2, low: 0.025, high: 0.025, mean: null })
    expect(referenceAt('erm', {}, study, 5)).toBeNull()
    const adam = { optimizer: 'adam', lr: 0.001 }
    expect(referenceAt('erm', adam, study, 2)).toEqual({ seeds: 1, epoch: 2, low: 0.538, high: 0.538, mean: null })
    expect(referenceAt('cf-invar', adam, study, 15)).toEqual({ seeds: 1, epoch: 15, low: 0.989, high: 0.989, mean: null })
  })

  it('stands beside no other recipe or canvas', () => {
    expect(referenceAt('erm', { lr: 0.1 }, study, 4)).toBeNull()
    expect(referenceAt('erm', { batch: 64 }, study, 4)).toBeNull()
    expect(referenceAt('erm', { optimizer: 'adam', lr: 0.01 }, study, 2)).toBeNull()
    expect(referenceAt('dann', { optimizer: 'adam', lr: 0.001, thirdPool: false }, study, 15)).toBeNull()
    expect(referenceAt('dann', { optimizer: 'adam', lr: 0.001, rampEpochs: 0 }, study, 15)).toBeNull()
    expect(referenceAt('dann', { optimizer: 'adam', lr: 0.001, rampEpochs: 1 }, study, 15)?.low).toBe(0.929)
    expect(referenceAt('erm', {}, { ...study, hardRule: 'shift' }, 4)).toBeNull()
  })
})
