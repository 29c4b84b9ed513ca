import { describe, expect, it } from 'vitest'
import type { Catalogue, CatalogueEntry } from '../../../src-main/contract/catalogue'
import { cureTrainings } from './cures'
import { parseRhos, parseWhole, sweepMethods } from './sweep-plan'

function entry(id: string, epochs: number, presets: [string, Record<string, unknown>][]): CatalogueEntry {
  return {
    id,
    title: id,
    source: '',
    explanation: '',
    settings: { type: 'object', properties: { epochs: { default: epochs } } },
    presets: presets.map(([preset, settings]) => ({ id: preset, title: preset, description: '', settings })),
    cost: id === 'erm' ? 1 : 2,
    losses: ['loss'],
  }
}
const catalogue: Catalogue = {
  saeVariants: [],
  attacks: [],
  methods: [
    entry('erm', 4, [
      ['as-written', {}],
      ['adam-control', { optimizer: 'adam', epochs: 10 }],
    ]),
    entry('dann', 15, [['ramp', {}]]),
    entry('saliency', 4, [['study', { epochs: 10 }]]),
  ],
}

describe('trainings of the cures', () => {
  it('begin with the control for as many epochs as the longest cure', () => {
    expect(cureTrainings(catalogue)).toEqual([
      { method: 'erm', preset: 'adam-control', settings: { epochs: 15 }, epochs: 15, cost: 1 },
      { method: 'dann', preset: 'ramp', settings: {}, epochs: 15, cost: 2 },
      { method: 'saliency', preset: 'study', settings: {}, epochs: 10, cost: 2 },
    ])
  })

  it('are none where the engine knows no cure', () => {
    expect(cureTrainings({ saeVariants: [], attacks: [], methods: catalogue.methods.slice(0, 1) })).toEqual([])
  })
})

describe('a sweep of rho', () => {
  it('reads values, each once, or says what would be right', () => {
    expect(parseRhos('0.95, 0.98; 0.95 0.999')).toEqual({ rhos: [0.95, 0.98, 0.999] })
    expect(parseRhos('0.9, 95')).toEqual({ error: expect.stringContaining('“95”') })
    expect(parseRhos(' ')).toHaveProperty('error')
    expect(parseRhos(Array.from({ length: 21 }, (_, i) => i / 100).join(' '))).toHaveProperty('error')
  })

  it('takes plain training with Adam, and every other method as it is', () => {
    expect(sweepMethods(catalogue, new Set(['erm', 'saliency']), undefined)).toEqual([
      { method: 'erm', preset: 'adam-control', settings: {}, epochs: 10, cost: 1 },
      { method: 'saliency', preset: 'study', settings: {}, epochs: 10, cost: 2 },
    ])
    expect(sweepMethods(catalogue, new Set(['dann']), 3)).toEqual([{ method: 'dann', preset: 'ramp', settings: { epochs: 3 }, epochs: 3, cost: 2 }])
  })

  it('takes whole numbers inside their bounds', () => {
    expect(['3', ' 12 ', '0', '1e3', '2.5', ''].map((text) => parseWhole(text, 1, 100))).toEqual([3, 12, null, null, null, null])
  })
})
