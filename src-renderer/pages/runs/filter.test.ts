import { describe, expect, it } from 'vitest'
import { run } from '../../state/testing'
import { rowsInView, sortRows, type Column } from '../../ui/sort'
import { bestOnHard, filterRuns, parseTags } from './filter'
import type { RunSummary } from '../../../src-main/contract/runs'

describe('the table of runs', () => {
  const runs = [
    run({ id: 'a', hard: 0.3 }),
    run({ id: 'b', hard: 0.9, status: 'running' }),
    run({ id: 'c', hard: 0.5, name: 'long' }),
    run({ id: 'd', hard: null, status: 'failed' }),
  ]

  it('filters by status and words together', () => {
    expect(filterRuns(runs, '', 'finished').map(({ id }) => id)).toEqual(['a', 'c'])
    expect(filterRuns(runs, 'long', 'running')).toEqual([])
  })

  it('filters by kind, and finds SAEs by their layer', () => {
    const sae = run({ id: 'e', kind: 'sae', name: 'mine', hard: null, settings: { layer: 'relu3', aggregation: 'spatial_mean' } })
    const all = [...runs, sae, run({ id: 'f', kind: 'attack', hard: null, status: 'running' })]
    expect(filterRuns(all, '', 'all', 'SAEs').map(({ id }) => id)).toEqual(['e'])
    expect(filterRuns(all, '', 'all', 'attacks').map(({ id }) => id)).toEqual(['f'])
    expect(filterRuns(all, '', 'finished', 'networks').map(({ id }) => id)).toEqual(['a', 'c'])
    expect(filterRuns(all, 'relu3 spatial', 'all').map(({ id }) => id)).toEqual(['e'])
    expect(filterRuns(all, '', 'all')).toHaveLength(6)
  })

  it('names the best finished run, not one that may still change', () => {
    expect(bestOnHard(runs)?.id).toBe('c')
    expect(bestOnHard([])).toBeUndefined()
  })

  it('sorts both ways with runs that have no value at the end', () => {
    const columns: Column<RunSummary>[] = [{ key: 'hard', title: '', sort: ({ hard }) => hard }]
    const order = (descending: boolean) => sortRows(runs, columns, { key: 'hard', descending }).map(({ id }) => id)
    expect(order(false)).toEqual(['a', 'c', 'b', 'd'])
    expect(order(true)).toEqual(['b', 'c', 'a', 'd'])
    expect(sortRows(runs, columns, null).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('draws the rows in view and a few around them', () => {
    expect(rowsInView(5, 0, 360)).toEqual({ from: 0, to: 5 })
    expect(rowsInView(1000, 0, 360)).toEqual({ from: 0, to: 22 })
    expect(rowsInView(1000, 3600, 360)).toEqual({ from: 88, to: 122 })
    // A list that became shorter while it was scrolled down.
    expect(rowsInView(30, 3600, 360)).toEqual({ from: 17, to: 30 })
    expect(rowsInView(0, 3600, 360)).toEqual({ from: 0, to: 0 })
  })

  it('keeps each tag once, without its mark', () => {
    expect(parseTags(' #paper, paper ,, cure ')).toEqual(['paper', 'cure'])
    expect(parseTags('')).toEqual([])
  })
})
