import { describe, expect, it } from 'vitest'
import { defaultSae, facetOf, nearestTo, optionsOf, settingsLabel, withFacet } from './sae-choice'
import { saeRow as row } from './testing'

const seven = [
  row({ run: 'a', layer: 'gap' }),
  row({ run: 'b', layer: 'relu1' }),
  row({ run: 'c', layer: 'relu1', aggregation: 'per_position' }),
  row({ run: 'd', layer: 'relu3', settings: { lambda: 0.01 } }),
  row({ run: 'e', layer: 'relu3', settings: { lambda: 0.001 } }),
  row({ run: 'f', layer: 'relu3', settings: { lambda: 0.001 }, seed: 1 }),
  row({ run: 'g', layer: 'relu3', variant: 'topk', settings: { k: 16 } }),
  row({ run: 'h', layer: 'relu3', variant: 'topk', settings: { k: 4 } }),
]
const of = (run: string) => seven.find((one) => one.run === run)!
const labels = (run: string, facet: Parameters<typeof optionsOf>[2]) => optionsOf(seven, of(run), facet).map(({ label }) => label)

describe('the SAE that is looked at', () => {
  it('has the options of those that agree in what was chosen before, in the order of the network', () => {
    expect(labels('e', 'layer')).toEqual(['relu1', 'relu3', 'gap'])
    expect(labels('b', 'aggregation')).toEqual(['spatial_mean', 'per_position'])
    expect(labels('e', 'aggregation')).toEqual(['spatial_mean'])
    expect(labels('e', 'variant')).toEqual(['relu-l1', 'topk'])
    expect(labels('e', 'settings')).toEqual(['lambda 0.001', 'lambda 0.01'])
    expect(labels('g', 'settings')).toEqual(['k 4', 'k 16'])
    expect(labels('e', 'seed')).toEqual(['0', '1'])
    expect(labels('d', 'seed')).toEqual(['0'])
  })
  it('changes in one facet and stays as it is in the others where that can be', () => {
    expect(withFacet(seven, of('f'), 'settings', facetOf(of('d'), 'settings'))?.run).toBe('d')
    expect(withFacet(seven, of('c'), 'layer', 'relu3')?.run).toBe('e')
    expect(withFacet(seven, of('c'), 'layer', 'relu2')).toBeUndefined()
    expect(withFacet(seven, of('d'), 'variant', 'topk')?.run).toBe('g')
  })
  it('is by default what the study looks at, or what comes nearest', () => {
    expect(defaultSae(seven)?.run).toBe('e')
    expect(defaultSae([of('a'), of('c'), of('g')])?.run).toBe('g')
    expect(defaultSae([])).toBeUndefined()
    // An earlier epoch was looked at later: it is not what the other pages begin with.
    expect(defaultSae([row({ run: 'early', modelEpoch: 1 }), ...seven])?.run).toBe('e')
  })
  it('is beside another model the one that comes nearest: its layer before its seed', () => {
    expect(nearestTo([of('f'), of('b')], row({ run: 'x', layer: 'relu1', seed: 1 }))?.run).toBe('b')
  })
  it('is named by what sets it apart', () => {
    const wide = row({ settings: { lambda: 0.1, expansion: 8 } })
    const narrow = row({ settings: { lambda: 0.1, expansion: 4 } })
    expect(settingsLabel(wide, [wide, narrow])).toBe('expansion 8')
    expect(settingsLabel(wide, [wide])).toBe('lambda 0.1')
    expect(settingsLabel(row({ modelEpoch: 2, settings: { k: 1 } }), [row({ settings: { k: 1 } })])).toBe('epoch 2')
  })
})
