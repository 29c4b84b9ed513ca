import { describe, expect, it } from 'vitest'
import { run } from '../state/testing'
import { kindsOf, layerText, loadColumns, saveColumns, visibleColumns } from './run-columns'
import { rowsOfGroups, rowsOfRuns, seedsNamed, seedsText, selectedRows, selectRows } from './run-rows'

const runs = [
  run({ id: 'a2', seed: 2, groupKey: 'a', hard: 0.4, epoch: 3, status: 'running' }),
  run({ id: 'b0', seed: 0, groupKey: 'b', hard: null }),
  run({ id: 'a0', seed: 0, groupKey: 'a', hard: 0.2, epoch: 4, tags: ['paper'] }),
]

describe('rows of the table of runs', () => {
  it('are a run each, or a group of seeds each where its first run stands', () => {
    expect(rowsOfRuns(runs).map(({ id }) => id)).toEqual(['a2', 'b0', 'a0'])
    const [first, second] = rowsOfGroups(runs)
    expect(first).toMatchObject({ id: 'a0', seeds: '0, 2', epoch: 3, status: 'running', tags: ['paper'] })
    expect(first?.hard).toBeCloseTo(0.3, 12)
    expect(second).toMatchObject({ id: 'b0', hard: null })
  })

  it('tick all runs of a group at once, and leave others as they were', () => {
    const rows = rowsOfGroups(runs)
    expect(selectedRows(rows, new Set(['a0']))).toEqual(new Set())
    const all = selectRows(rows, new Set(['elsewhere']), new Set(['a0']))
    expect(all).toEqual(new Set(['elsewhere', 'a0', 'a2']))
    expect(selectedRows(rows, all)).toEqual(new Set(['a0']))
    expect(selectRows(rows, all, new Set(['b0']))).toEqual(new Set(['elsewhere', 'b0']))
  })

  it('say seeds on one line', () => {
    expect(seedsText([0, 1, 2, 3, 7])).toBe('0–3, 7')
    expect(seedsText([0, 1, 5])).toBe('0, 1, 5')
    expect(seedsText([0, 0, 1, 1, 2, 2])).toBe('0–2')
    expect(seedsText([])).toBe('')
  })

  it('say seeds so that none of them is taken for a count', () => {
    expect([[0], [0, 0], [0, 1], [0, 1, 2]].map(seedsNamed)).toEqual(['seed 0', 'seed 0', 'seeds 0, 1', 'seeds 0–2'])
  })
})

describe('columns of the table of runs', () => {
  const keys = (columns: ReturnType<typeof visibleColumns>) => columns.map(({ key }) => key)

  it('follow the room until somebody has chosen', () => {
    expect(keys(visibleColumns(null, false))).not.toContain('method')
    expect(keys(visibleColumns(null, true))).toContain('method')
    expect(keys(visibleColumns(['hard'], true))).toEqual(['name', 'hard'])
    expect(keys(visibleColumns([], true))).toEqual(['name'])
  })

  it('fit what is in the table: an SAE has a layer, a network has accuracies', () => {
    const sae = run({ kind: 'sae', settings: { layer: 'relu3', aggregation: 'spatial_mean' } })
    const attack = run({ kind: 'attack' })
    expect([kindsOf([run()]), kindsOf([sae]), kindsOf([attack]), kindsOf([])]).toEqual(['networks', 'SAEs', 'attacks', 'networks'])
    expect([kindsOf([sae, run()]), kindsOf([sae, attack])]).toEqual(['several', 'several'])
    expect(keys(visibleColumns(null, false, 'SAEs'))).toEqual(['name', 'layer', 'from', 'seed', 'createdAt', 'bytes'])
    expect(keys(visibleColumns(null, false, 'attacks'))).toEqual(['name', 'from', 'seed', 'createdAt', 'bytes'])
    expect(keys(visibleColumns(null, false, 'several'))).toEqual(['name', 'seed', 'easy', 'hard', 'createdAt', 'bytes'])
    expect(keys(visibleColumns(null, true, 'several'))).toEqual(expect.arrayContaining(['layer', 'from', 'easy', 'hard']))
    expect(keys(visibleColumns(null, true))).not.toContain('layer')
    expect(keys(visibleColumns(['easy'], true, 'SAEs'))).toEqual(['name', 'easy'])
    expect([layerText(sae), layerText(run())]).toEqual(['relu3, spatial mean', null])
  })

  it('are kept, and what is no column is forgotten', () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
      removeItem: (key: string) => void kept.delete(key),
    }
    expect(loadColumns(storage)).toBeNull()
    saveColumns(storage, ['hard', 'gone'])
    expect(loadColumns(storage)).toEqual(['hard'])
    saveColumns(storage, [])
    expect(loadColumns(storage)).toEqual([])
    saveColumns(storage, null)
    expect(loadColumns(storage)).toBeNull()
  })
})
