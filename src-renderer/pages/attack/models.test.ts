import { describe, expect, it } from 'vitest'
import { run } from '../../state/testing'
import { defaultModels, fittingModels } from './models'

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
