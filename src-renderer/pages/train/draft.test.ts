import { describe, expect, it } from 'vitest'
import type { CatalogueEntry } from '../../../src-main/contract/catalogue'
import { datasetSettingsSchema } from '../../../src-main/contract/dataset'
import type { RunDetail } from '../../../src-main/contract/runs'
import { run } from '../../state/testing'
import { datasetDraft, draftOfRun, emptyDraft, loadDraft, recipeDataset, saveDraft } from './draft'

function storageWith(text: string | null): Storage {
  const kept = new Map<string, string>(text === null ? [] : [['lab.train', text]])
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) } as unknown as Storage
}

describe('what was filled in', () => {
  it('survives a reload', () => {
    const storage = storageWith(null)
    const draft = { ...emptyDraft(), seeds: '0-3', settings: { lr: '0.' } }
    saveDraft(storage, draft)
    expect(loadDraft(storage)).toEqual(draft)
  })

  it('starts anew where it cannot be understood', () => {
    for (const text of [null, '', '{', '{"seeds":3}', '[]']) expect(loadDraft(storageWith(text))).toEqual(emptyDraft())
  })
})

const presets = [
  { id: 'study', title: '', description: '', settings: datasetSettingsSchema.parse({}) },
  { id: 'background', title: '', description: '', settings: datasetSettingsSchema.parse({ placement: 'background' }) },
]

describe('a dataset that a link brings', () => {
  it('is a preset, or the study with changes', () => {
    expect(datasetDraft('background', presets)).toEqual({ datasetPreset: 'background', dataset: {} })
    expect(datasetDraft('{"rho":0.99,"placement":"background"}', presets)).toEqual({
      datasetPreset: 'study',
      dataset: { rho: '0.99', placement: 'background' },
    })
    expect(datasetDraft('nonsense', presets)).toEqual({ datasetPreset: 'study', dataset: {} })
  })
})

describe('a recipe with a dataset of its own', () => {
  const study = datasetSettingsSchema.parse({ rho: 0.9 })
  const plain = { id: 'plain', title: '', description: '', settings: {} }
  const shifted = { ...plain, id: 'shifted', dataset: { hardRule: 'shift' } }

  it('puts it over what is there, and takes it along when it goes', () => {
    const there = recipeDataset(study, plain, shifted)
    expect(there).toEqual({ ...study, hardRule: 'shift' })
    expect(recipeDataset(there, shifted, shifted)).toEqual(there)
    expect(recipeDataset(there, shifted, plain)).toEqual(study)
  })

  it('leaves what somebody has changed since, or had chosen themselves', () => {
    expect(recipeDataset(study, shifted, plain)).toEqual(study)
    expect(recipeDataset({ ...study, hardRule: 'shift' }, plain, undefined)).toEqual({ ...study, hardRule: 'shift' })
  })
})

describe('training again', () => {
  const method: CatalogueEntry = {
    id: 'erm',
    title: '',
    source: '',
    explanation: '',
    cost: 1,
    losses: ['loss'],
    settings: {
      type: 'object',
      properties: { lr: { type: 'number', default: 0.05 }, momentum: { type: 'number', default: 0 }, epochs: { type: 'integer', default: 4 } },
    },
    presets: [
      { id: 'as-written', title: '', description: '', settings: {} },
      { id: 'two-pools', title: '', description: '', settings: { lr: 0.01, momentum: 0.9 } },
    ],
  }

  it('takes the nearest preset, and over it what the run has otherwise', () => {
    const detail = {
      ...run({ seed: 7, settings: { lr: 0.01, momentum: 0.9, epochs: 12 } }),
      dataset: datasetSettingsSchema.parse({ rho: 0.9 }),
    } as RunDetail
    expect(draftOfRun(detail, method, presets)).toEqual({
      ...emptyDraft(),
      preset: 'two-pools',
      settings: { epochs: '12' },
      datasetPreset: 'study',
      dataset: { rho: '0.9' },
      seeds: '7',
    })
  })
})
