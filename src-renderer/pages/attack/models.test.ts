import { describe, expect, it } from 'vitest'
import { run } from '../../state/testing'
import { defaultModels, distinct, fittingModels, shortNames } from './models'
import { model } from './testing'

describe('models of an attack', () => {
  const runs = [
    run({ id: 'training', method: 'erm', status: 'running' }),
    run({ id: 'sae', kind: 'sae' }),
    run({ id: 'control', method: 'erm', settings: { optimizer: 'adam' } }),
    run({ id: 'saliency', method: 'saliency' }),
    run({ id: 'elsewhere', method: 'dann', datasetHash: 'other' }),
    run({ id: 'new', method: 'erm' }),
    run({ id: 'dann', method: 'dann' }),
    run({ id: 'older', method: 'dann' }),
    run({ id: 'old', method: 'erm' }),
  ]

  it('are the newest baseline and the newest of each cure on its canvas, in the study’s order', () => {
    expect(defaultModels(runs)).toEqual(['new', 'dann', 'saliency'])
    expect(defaultModels([run({ id: 'a', method: 'jtt' })])).toEqual(['a'])
    expect(defaultModels([runs[0]!, runs[1]!])).toEqual([])
  })

  it('share a canvas, since they share the images', () => {
    expect(fittingModels(runs, ['new']).map(({ id }) => id)).toEqual(['control', 'saliency', 'dann', 'older', 'old'])
    expect(fittingModels(runs, [])).toHaveLength(7)
  })
})

it('models that are called the same are told apart by what differs', () => {
  const names = (...models: Parameters<typeof model>[1][]) => distinct(models.map((changes) => model('erm', changes))).map(({ name }) => name)
  expect(names({})).toEqual(['erm'])
  expect(names({ seed: 0 }, { seed: 1 })).toEqual(['erm, seed 0', 'erm, seed 1'])
  expect(names({ epoch: 4 }, { epoch: 12 })).toEqual(['erm, epoch 4', 'erm, epoch 12'])
  expect(names({}, {})).toEqual(['erm, 1', 'erm, 2'])
})

it('names leave out what all of them say', () => {
  const digits = '4000 train digits'
  expect(shortNames([`erm · 3 epochs · ${digits}`, `dann · 4 epochs · ${digits}`])).toEqual(['erm · 3 epochs', 'dann · 4 epochs'])
  expect(shortNames([`erm · ${digits}`])).toEqual([`erm · ${digits}`])
  expect(shortNames(['mine', 'mine'])).toEqual(['mine', 'mine'])
  expect(shortNames(['erm', 'erm · long'])).toEqual(['erm', 'long'])
})
