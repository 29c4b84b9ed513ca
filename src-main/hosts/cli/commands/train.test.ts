import { describe, expect, it } from 'vitest'
import type { CatalogueEntry } from '../../../contract/catalogue'
import { trainInput } from './train'

const method: CatalogueEntry = {
  id: 'refit-head',
  title: 'New head',
  source: '',
  explanation: '',
  settings: { type: 'object', properties: { lr: { type: 'number' } } },
  presets: [
    { id: 'as-written', title: 'As written', description: '', settings: {}, dataset: { hardRule: 'shift' } },
    { id: 'background', title: 'Background', description: '', settings: { lr: 0.01 }, dataset: { hardRule: 'shift', placement: 'background' } },
    { id: 'plain', title: 'Plain', description: '', settings: {} },
  ],
  cost: 1,
  losses: ['loss'],
}
const flags = { method: 'refit-head' }

describe('the dataset of a training run', () => {
  it("is the first preset's where none is named", () => {
    const input = trainInput(method, flags, {})
    expect(input.dataset).toMatchObject({ hardRule: 'shift', placement: 'stroke' })
    expect(input).not.toHaveProperty('preset')
  })

  it('is the named preset’s', () => {
    expect(trainInput(method, { ...flags, preset: 'background' }, {})).toMatchObject({
      preset: 'background',
      dataset: { hardRule: 'shift', placement: 'background' },
    })
    expect(trainInput(method, { ...flags, preset: 'plain' }, {}).dataset).toMatchObject({ hardRule: 'uniform', placement: 'stroke' })
  })

  it('gives way to a dataset preset, and to flags', () => {
    expect(trainInput(method, { ...flags, preset: 'background' }, { placement: 'stroke' }).dataset).toMatchObject({
      hardRule: 'shift',
      placement: 'stroke',
    })
    const set = { ...flags, set: ['hardRule=uniform', 'lr=0.5'], trainSize: 500 }
    expect(trainInput(method, set, {})).toMatchObject({ settings: { lr: 0.5 }, dataset: { hardRule: 'uniform', trainSize: 500 } })
  })

  it('names the presets there are', () => {
    expect(() => trainInput(method, { ...flags, preset: 'plane' }, {})).toThrow('the method refit-head has no preset "plane"; did you mean "plain"?')
  })
})
