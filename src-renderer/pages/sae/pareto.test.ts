import { describe, expect, it } from 'vitest'
import { saeRow as row } from '../../state/testing'
import { ladderOf, paretoSeries, penaltyOf } from './pareto'

const of = (run: string, lambda: number, more: object = {}) => row({ run, settings: { expansion: 4, lambda }, ...more })

describe('curves over the penalty', () => {
  it('join what differs in the penalty alone, from the weakest on', () => {
    const rows = [of('a', 0.1), of('b', 0.001), of('c', 0.01), of('d', 0.01, { layer: 'gap' }), of('e', 0.5, { quality: null })]
    expect(paretoSeries(rows).map(({ label, rows: own }) => [label, own.map(({ run }) => run)])).toEqual([
      ['relu3 spatial_mean', ['b', 'c', 'a']],
      ['gap', ['d']],
    ])
  })
  it('keep the newest of equal ones, which comes first', () => {
    expect(paretoSeries([of('new', 0.1), of('old', 0.1)])[0]?.rows.map(({ run }) => run)).toEqual(['new'])
  })
  it('say what sets them apart', () => {
    const wide = of('a', 0.1, { settings: { expansion: 8, lambda: 0.1 } })
    const topk = row({ run: 'b', variant: 'topk', settings: { expansion: 4, k: 8 } })
    const seeded = of('c', 0.1, { seed: 3 })
    const labels = paretoSeries([wide, topk, of('d', 0.1), seeded]).map(({ label }) => label)
    expect(labels).toEqual([
      'relu3 spatial_mean · relu-l1 · expansion 8 · seed 0',
      'relu3 spatial_mean · topk',
      'relu3 spatial_mean · relu-l1 · expansion 4 · seed 0',
      'relu3 spatial_mean · relu-l1 · expansion 4 · seed 3',
    ])
  })
  it('are traced by what is missing', () => {
    expect(penaltyOf({ k: 4 })).toBe('k')
    expect(ladderOf(of('a', 0.1), [of('a', 0.1), of('b', 0.001)]).map(({ settings }) => settings)).toEqual(
      [0.0001, 0.01, 0.03, 0.3, 1].map((lambda) => ({ expansion: 4, lambda })),
    )
    const small = row({ run: 't', variant: 'topk', latents: 8, settings: { k: 2 } })
    expect(ladderOf(small, [small]).map(({ settings }) => settings.k)).toEqual([1, 4, 8])
  })
})
