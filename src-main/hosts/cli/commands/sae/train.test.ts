import { describe, expect, it } from 'vitest'
import type { Catalogue, SaeVariantEntry } from '../../../../contract/catalogue'
import { saeJobInput, studyConfigurations } from '../../../../contract/sae'
import { saeTrainInput, type SaeTrainFlags } from './train'

const variant = (id: string, fields: string[]): SaeVariantEntry => ({
  id,
  title: id,
  source: '',
  explanation: '',
  settings: { type: 'object', properties: Object.fromEntries(fields.map((field) => [field, { type: 'number' }])) },
  presets: [{ id: 'as-written', title: '', description: '', settings: {} }],
  losses: [],
})
const catalogue: Catalogue = { methods: [], saeVariants: [variant('relu-l1', ['lambda', 'lr']), variant('topk', ['k'])], attacks: [] }
const input = (flags: Partial<SaeTrainFlags>) => saeTrainInput(catalogue, 'last', { variant: 'relu-l1', ...flags })

describe('what a job of SAEs submits', () => {
  it('is one configuration where nothing is said, with the defaults left to the lab', () => {
    expect(input({})).toEqual({ run: 'last', configurations: [{ variant: 'relu-l1', settings: {} }], seeds: [0] })
    expect(saeJobInput.parse(input({})).configurations[0]).toMatchObject({ layer: 'relu3', aggregation: 'spatial_mean' })
  })

  it('names layer, aggregation, preset, settings, seeds and epoch', () => {
    const flags = { layer: 'relu1', aggregation: 'per_position', preset: 'as-written', set: ['lr=0.01'], seeds: [1, 2], epoch: 3 } as const
    expect(input({ ...flags, set: [...flags.set], seeds: [...flags.seeds] })).toEqual({
      run: 'last',
      epoch: 3,
      configurations: [{ layer: 'relu1', aggregation: 'per_position', variant: 'relu-l1', preset: 'as-written', settings: { lr: 0.01 } }],
      seeds: [1, 2],
    })
  })

  it('has a configuration for each lambda, and for each of the study’s places', () => {
    const pareto = input({ lambdas: [0.1, 1], layer: 'gap' }).configurations
    expect(pareto.map(({ layer, settings }) => [layer, settings])).toEqual([
      ['gap', { lambda: 0.1 }],
      ['gap', { lambda: 1 }],
    ])
    const study = input({ study: true }).configurations
    expect(study.map(({ layer, aggregation }) => ({ layer, aggregation }))).toEqual(studyConfigurations)
    expect(input({ study: true, lambdas: [0.1, 1] }).configurations).toHaveLength(14)
  })

  it('refuses what the variant does not know', () => {
    expect(() => input({ variant: 'relul1' })).toThrow('there is no SAE variant "relul1"; did you mean "relu-l1"?')
    expect(() => input({ preset: 'as-writen' })).toThrow('the variant relu-l1 has no preset "as-writen"; did you mean "as-written"?')
    expect(() => input({ set: ['lamda=1'] })).toThrow('lab sae train takes no setting "lamda"; did you mean "lambda"?')
    expect(() => input({ variant: 'topk', lambdas: [1] })).toThrow('the variant topk has no lambda; it has: k')
    expect(() => input({ lambdas: [1], set: ['lambda=2'] })).toThrow('give --lambdas or --set lambda=…, not both')
  })
})
