import { expect, it } from 'vitest'
import type { Catalogue, CatalogueEntry } from '../../contract/catalogue'
import { datasetSettingsSchema } from '../../contract/dataset'
import type { RunDetail } from '../../contract/runs'
import { groupLabels } from './labels'

const entry = (id: string, title: string, defaults: Record<string, unknown>, presets: Record<string, Record<string, unknown>>): CatalogueEntry => ({
  id,
  title,
  source: '',
  explanation: '',
  settings: {
    type: 'object',
    properties: Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, { title: key.toUpperCase(), default: value }])),
  },
  presets: Object.entries(presets).map(([name, settings]) => ({ id: name, title: name, description: '', settings })),
  cost: 1,
  losses: [],
})
const base = { epochs: 4, optimizer: 'sgd', lr: 0.05, thirdPool: true }
const pools = { 'As written': {}, 'Two pools': { thirdPool: false } }
const catalogue: Catalogue = {
  methods: [
    entry('erm', 'Plain training (ERM)', base, pools),
    entry('dann', 'Domain-adversarial training (DANN)', { ...base, optimizer: 'adam' }, pools),
    entry('saliency', 'Saliency penalty with chroma masking', { ...base, optimizer: 'adam' }, pools),
  ],
  saeVariants: [],
  attacks: [],
}

let runs = 0
function run(
  method: string | null,
  settings: Record<string, unknown> = {},
  more: { rho?: number; data?: object; kind?: string; name?: string; endedAfter?: number } = {},
): RunDetail {
  const dataset = datasetSettingsSchema.parse({ ...(more.rho === undefined ? {} : { rho: more.rho }), ...more.data })
  const optimizer = method === 'erm' ? 'sgd' : 'adam'
  const about = { id: `id${++runs}`, kind: more.kind ?? 'train', name: more.name ?? 'a run', method, dataset }
  const ended = more.endedAfter === undefined ? {} : { status: 'finished', epoch: more.endedAfter }
  return { ...about, ...ended, settings: { ...base, optimizer, ...settings } } as unknown as RunDetail
}

it.each([
  ['methods alone', [run('erm'), run('dann'), run('saliency')], ['ERM', 'DANN', 'Saliency penalty']],
  ['an optimiser that is not the usual one', [run('erm'), run('erm', { optimizer: 'adam', lr: 0.001 })], ['ERM', 'ERM (Adam)']],
  ['presets', [run('dann'), run('dann', { thirdPool: false })], ['DANN · As written', 'DANN · Two pools']],
  [
    'epochs, which part no preset',
    [run('dann', { epochs: 15 }), run('dann', { epochs: 10 }), run('erm')],
    ['DANN · 15 epochs', 'DANN · 10 epochs', 'ERM'],
  ],
  ['a single epoch', [run('erm', { epochs: 1 }), run('erm', { epochs: 2 })], ['ERM · 1 epoch', 'ERM · 2 epochs']],
  [
    'epochs that they did not need',
    [run('erm', { epochs: 12 }, { endedAfter: 7 }), run('erm', { epochs: 7 }, { endedAfter: 7 })],
    ['ERM · 7 of 12 epochs', 'ERM · 7 epochs'],
  ],
  ['rho', [run('erm'), run('erm', {}, { rho: 0.999 })], ['ERM · rho 0.95', 'ERM · rho 0.999']],
  ['another setting', [run('dann', { lr: 0.1 }), run('dann', { lr: 0.2 })], ['DANN · lr 0.1', 'DANN · lr 0.2']],
  ['what only two of three share', [run('erm'), run('dann', { lr: 0.1 }), run('dann', { lr: 0.2 })], ['ERM', 'DANN · lr 0.1', 'DANN · lr 0.2']],
  ['own settings, beside a preset', [run('dann', { lr: 0.1 }), run('dann')], ['DANN · own settings', 'DANN · As written']],
  [
    'what was set, rather than by what was left as it is',
    [run('dann', { lr: 0.1 }), run('dann', { thirdPool: false, lr: 0.05, more: 1 })],
    ['DANN · lr 0.1', 'DANN · thirdpool false'],
  ],
  [
    'what was set of the data: the usual data has no word for it',
    [run('erm'), run('erm', {}, { data: { placement: 'background' } }), run('erm', {}, { data: { trainRule: 'balanced' } })],
    ['ERM', 'ERM · placement background', 'ERM · train rule balanced'],
  ],
  [
    'what was set, though all of them have set something else alike',
    [
      run('erm', { lr: 0.1 }),
      run('erm', { lr: 0.1, thirdPool: false }),
      run('erm', { lr: 0.1 }, { data: { placement: 'background' } }),
      run('dann', { lr: 0.2 }),
    ],
    ['ERM', 'ERM · thirdpool false', 'ERM · placement background', 'DANN'],
  ],
  [
    'more than one setting, where one is not enough',
    [run('erm'), run('erm', { lr: 0.1 }, { data: { placement: 'background' } }), run('erm', { lr: 0.1 })],
    ['ERM · As written', 'ERM · own settings · placement background', 'ERM · own settings'],
  ],
  ['imports', [run('erm'), run('erm', {}, { kind: 'import', name: 'theirs' })], ['ERM', 'ERM · imported']],
  ['names, where nothing else is known', [run(null, {}, { name: 'one' }), run(null, {}, { name: 'two' })], ['one', 'two']],
])('groups are told apart by %s', (_, groups, labels) => {
  expect(groupLabels(groups, catalogue)).toEqual(labels)
})

it('no two are the same, even where only the runs differ', () => {
  const groups = [
    run('erm', { epochs: 4 }, { rho: 0.9 }),
    run('erm', { epochs: 5 }, { rho: 0.9 }),
    run('erm', { epochs: 4 }, { rho: 0.99 }),
    run('erm'),
    run('erm'),
  ]
  const labels = groupLabels(groups, catalogue)
  expect(new Set(labels).size).toBe(5)
})
