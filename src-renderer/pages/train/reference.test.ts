import { describe, expect, it } from 'vitest'
import { datasetSettingsSchema } from '../../../src-main/contract/dataset'
import { publishedEpochs } from './reference'

const study = datasetSettingsSchema.parse({})

describe('published values of a training', () => {
  it('stand beside the plain baseline on its own canvas', () => {
    expect(publishedEpochs('erm', { optimizer: 'sgd' }, study).at(-1)).toEqual({ epoch: 4, train: 0.9533, easy: 0.957, hard: 0.1152 })
  })

  it('stand beside the shifted hard set with the one value that was printed', () => {
    expect(publishedEpochs('erm', {}, { ...study, hardRule: 'shift' })).toEqual([{ epoch: 4, hard: 0.8968 }])
  })

  it('stand beside nothing else', () => {
    expect(publishedEpochs('dann', {}, study)).toEqual([])
    expect(publishedEpochs('erm', { optimizer: 'adam' }, study)).toEqual([])
    expect(publishedEpochs('erm', {}, { ...study, rho: 0.99 })).toEqual([])
    expect(publishedEpochs('erm', {}, { ...study, trainSize: 6000 })).toEqual([])
    expect(publishedEpochs('erm', {}, { ...study, trainRule: 'balanced' })).toEqual([])
    expect(publishedEpochs('erm', {}, null)).toEqual([])
  })
})
