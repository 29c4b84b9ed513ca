import { describe, expect, it } from 'vitest'
import { measuredRows } from '../../../src-main/contract/study-counts'
import type { StudyFigure, StudyPreset } from '../../../src-main/contract/study-run'
import { whysOf } from '../../../src-main/contract/study-words'
import { byTask, shownRows, withResults } from './numbers'
import { conclusion, figure, ofOther, results, row, unmeasured } from '../../../src-main/contract/study-run.testing'

const differs: Partial<StudyFigure> = { verdict: 'differs', agrees: [], why: 'another seed' }

describe('both presets', () => {
  const presets: StudyPreset[] = ['as-written', 'two-pools']
  const remarks = ['This is no quick study', 'as-written: one seed', 'two-pools: not done yet']

  it('stand beside each other where both have results', () => {
    const asked = results([row('a', [figure(), figure(ofOther)])], { presets, conclusions: [conclusion], remarks })
    expect(withResults(asked)).toEqual(asked)
  })

  it('are one where the other has none, in its remarks and its conclusions too', () => {
    const rows = [row('a', [figure(), figure({ ...unmeasured, ...ofOther })])]
    const shown = withResults(results(rows, { presets, conclusions: [conclusion], remarks }))
    expect(shown.presets).toEqual(['as-written'])
    expect(shown.rows[0]?.figures.map(({ preset }) => preset)).toEqual(['as-written'])
    expect(shown.conclusions[0]?.results.map(({ preset }) => preset)).toEqual(['as-written'])
    expect(shown.remarks).toEqual(remarks.slice(0, 2))
  })

  it('always hold the one that was asked for', () => {
    const rows = [row('a', [figure(unmeasured), figure(ofOther)])]
    expect(withResults(results(rows, { presets })).presets).toEqual(['as-written', 'two-pools'])
    expect(measuredRows(rows, 'as-written')).toBe(0)
    expect(measuredRows(rows, 'two-pools')).toBe(1)
  })
})

describe('the rows that are shown', () => {
  const rows = [row('met', [figure(), figure({ ...differs, ...ofOther })]), row('open', [figure(unmeasured)])]
  const ids = (shown: { id: string }[]) => shown.map(({ id }) => id)

  it('have the verdict under one preset or the other', () => {
    expect(ids(shownRows(results(rows), 'all'))).toEqual(['met', 'open'])
    expect(ids(shownRows(results(rows), 'differs'))).toEqual(['met'])
    expect(ids(shownRows(results(rows), 'open'))).toEqual(['open'])
  })

  it('are those that were measured in a quick study, whatever the filter', () => {
    expect(ids(shownRows(results(rows, { quick: true }), 'all'))).toEqual(['met'])
    expect(ids(shownRows(results(rows, { quick: true }), 'open'))).toEqual(['met'])
  })

  it('stand by task, in the order of the tasks', () => {
    const mixed = [row('z', [figure()], { task: 'sae' }), row('a', [figure()], { task: 'canvas' }), row('b', [figure()], { task: 'sae' })]
    expect(byTask(mixed).map(({ task, number, rows: own }) => [task, number, ids(own)])).toEqual([
      ['canvas', 0, ['a']],
      ['sae', 6, ['z', 'b']],
    ])
  })
})

it('a reason is told once, with all the numbers that it is about', () => {
  const rows = [
    row('one', [figure(differs), figure({ ...differs, ...ofOther })]),
    row('two', [figure(differs)]),
    row('met', [figure({ why: 'another seed' })]),
    row('unknown', [figure({ ...differs, why: null })]),
  ]
  expect(whysOf(rows)).toEqual([{ why: 'another seed', names: ['one', 'two'] }])
})
