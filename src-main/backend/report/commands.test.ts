import { expect, it } from 'vitest'
import type { Catalogue } from '../../contract/catalogue'
import { datasetSettingsSchema } from '../../contract/dataset'
import type { RunDetail } from '../../contract/runs'
import { trainCommands } from './commands'

const catalogue = {
  methods: [
    {
      id: 'cure',
      settings: {
        type: 'object',
        properties: { epochs: { default: 10 }, lr: { default: 0.1 }, widths: { default: [1, 2, 3] }, note: { default: 'a' } },
      },
      presets: [{ id: 'first', settings: { lr: 5 }, dataset: { rho: 0.9 } }],
    },
  ],
} as unknown as Catalogue

const run = (seed: number, settings: object, dataset: object, more: Partial<RunDetail> = {}) =>
  ({ kind: 'train', method: 'cure', seed, settings, dataset: datasetSettingsSchema.parse(dataset), ...more }) as RunDetail

const defaults = { epochs: 10, lr: 0.1, widths: [1, 2, 3], note: 'a' }

it('says what is neither the default of the method nor what its first preset does to the dataset', () => {
  expect(trainCommands([run(4, defaults, { rho: 0.9 })], catalogue)).toEqual(['lab train --method cure --seed 4'])
  expect(trainCommands([run(4, defaults, {})], catalogue)).toEqual(['lab train --method cure --set rho=0.95 --seed 4'])
})

it('writes values as lab train reads them, and quotes them for a shell', () => {
  const settings = { epochs: 3, lr: 0.001, widths: [4, 8, 16], note: "it's" }
  const dataset = {
    rho: 0.9,
    source: 'idx:/my digits',
    trainSize: 500,
    testSize: 100,
    seed: 7,
    hardRule: 'shift',
    palette: Array(10).fill([1, 2, 3]),
  }
  const palette = `[${Array(10).fill('[1,2,3]').join(',')}]`
  expect(trainCommands([run(0, settings, dataset), run(2, settings, dataset)], catalogue)).toEqual([
    "lab train --method cure --epochs 3 --set lr=0.001 --set widths=4,8,16 --set 'note=it'\\''s' --source 'idx:/my digits' --set hardRule=shift " +
      `--set 'palette=${palette}' --train-size 500 --test-size 100 --data-seed 7 --seeds 0,2`,
  ])
})

it('parts runs by the seed of their dataset, and knows none for an import', () => {
  const runs = [run(0, defaults, { rho: 0.9 }), run(1, defaults, { rho: 0.9, seed: 5 }), run(2, defaults, { rho: 0.9 })]
  expect(trainCommands(runs, catalogue)).toEqual(['lab train --method cure --seeds 0,2', 'lab train --method cure --data-seed 5 --seed 1'])
  expect(trainCommands([run(0, defaults, {}, { kind: 'import' })], catalogue)).toEqual([])
})
