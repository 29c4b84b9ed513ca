import { describe, expect, it } from 'vitest'
import type { Catalogue, CatalogueEntry } from '../../../contract/catalogue'
import { sweepInput } from './sweep'

const entry = (id: string, properties: CatalogueEntry['settings']['properties'], presets: CatalogueEntry['presets']): CatalogueEntry => ({
  id,
  title: id,
  source: '',
  explanation: '',
  settings: { type: 'object', properties: { epochs: { type: 'integer' }, ...properties } },
  presets,
  cost: 1,
  losses: [],
})
const preset = (id: string, dataset?: Record<string, unknown>) => ({ id, title: id, description: '', settings: {}, ...(dataset ? { dataset } : {}) })
const catalogue: Catalogue = {
  saeVariants: [],
  attacks: [],
  methods: [
    entry('erm', { lr: { type: 'number' } }, [preset('as-written'), preset('adam-control')]),
    entry('dann', { lr: { type: 'number' }, ramp: { type: 'boolean' } }, [preset('as-written'), preset('shifted', { hardRule: 'shift' })]),
  ],
}

describe('what a sweep submits', () => {
  it('names each method with its preset, and leaves rhos and seeds to the lab where they are not given', () => {
    const input = sweepInput(catalogue, { method: ['erm:adam-control', 'dann'] }, {})
    expect(input.methods).toEqual([
      { method: 'erm', preset: 'adam-control', settings: {} },
      { method: 'dann', settings: {} },
    ])
    expect(input).not.toHaveProperty('rhos')
    expect(input).not.toHaveProperty('seeds')
  })

  it('gives settings to the methods that have them, epochs to all, and the dataset its own', () => {
    const flags = { method: ['erm', 'dann:shifted'], set: ['lr=0.01', 'ramp=false', 'placement=background'], epochs: 5, rhos: [0.9], seeds: [1] }
    const input = sweepInput(catalogue, { ...flags, trainSize: 500 }, {})
    expect(input.methods).toEqual([
      { method: 'erm', settings: { lr: 0.01, epochs: 5 } },
      { method: 'dann', preset: 'shifted', settings: { lr: 0.01, ramp: false, epochs: 5 } },
    ])
    expect(input).toMatchObject({ dataset: { hardRule: 'shift', placement: 'background', trainSize: 500 }, rhos: [0.9], seeds: [1] })
  })

  it('refuses what none of its methods has', () => {
    expect(() => sweepInput(catalogue, { method: ['erm'], set: ['ramp=false'] }, {})).toThrow('there is no setting "ramp"')
    expect(() => sweepInput(catalogue, { method: ['drann'] }, {})).toThrow('there is no method "drann"; did you mean "dann"?')
    expect(() => sweepInput(catalogue, { method: ['erm:adam-contrl'] }, {})).toThrow('did you mean "adam-control"?')
  })
})
