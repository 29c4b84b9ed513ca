import { describe, expect, it } from 'vitest'
import { datasetSettingsSchema, type DatasetPreset } from '../../src-main/contract/dataset'
import { readDataset, writeDataset } from './dataset-address'

const study = datasetSettingsSchema.parse({})
const presets: DatasetPreset[] = [
  { id: 'study', title: '', description: '', settings: study },
  { id: 'background', title: '', description: '', settings: datasetSettingsSchema.parse({ placement: 'background' }) },
]

describe('a dataset in an address', () => {
  it('is nothing for the study, an id for a preset, what differs for any other', () => {
    expect(writeDataset(study, presets)).toBeNull()
    expect(writeDataset(datasetSettingsSchema.parse({ placement: 'background' }), presets)).toBe('background')
    expect(writeDataset(datasetSettingsSchema.parse({ rho: 0.99, seed: 3 }), presets)).toBe('{"rho":0.99,"seed":3}')
  })

  it('comes back as it was', () => {
    for (const settings of [study, presets[1]!.settings, datasetSettingsSchema.parse({ rho: 0.5, palette: [...study.palette].reverse() })]) {
      expect(readDataset(writeDataset(settings, presets), presets)).toEqual(settings)
    }
  })

  it('is the study where the text is no dataset', () => {
    for (const text of ['nonsense', '{', '{"rho":7}', '{"unknown":1}', '[]']) expect(readDataset(text, presets)).toEqual(study)
  })
})
