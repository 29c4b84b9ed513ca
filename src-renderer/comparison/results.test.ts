import { describe, expect, it } from 'vitest'
import { brokeAt, resultRows } from './results'
import { resultsTable } from '../pages/compare/results-table'
import { comparison } from './testing'

const three = comparison([
  { label: 'plain', hard: [0.3, 0.5] },
  { label: 'waits', hard: [null] },
  { label: 'cure', hard: [0.9, 0.7, 0.8] },
])
const names = (rows: ReturnType<typeof resultRows>) => rows.map((row) => row.run?.run.id ?? three.groups[row.group]?.label)

describe('rows of results', () => {
  it('keeps the order of the comparison until it is sorted', () => {
    expect(names(resultRows(three, null, new Set()))).toEqual(['plain', 'waits', 'cure'])
  })

  it('sorts groups both ways, those without a value last, and the open runs below their group', () => {
    const open = new Set([2])
    expect(names(resultRows(three, { key: 'hard', descending: true }, open))).toEqual(['cure', 'g2s0', 'g2s2', 'g2s1', 'plain', 'waits'])
    expect(names(resultRows(three, { key: 'hard', descending: false }, open))).toEqual(['plain', 'cure', 'g2s1', 'g2s2', 'g2s0', 'waits'])
    expect(names(resultRows(three, { key: 'label', descending: false }, new Set()))).toEqual(['cure', 'plain', 'waits'])
  })

  it('names the first epoch in which a run broke, and no other notice', () => {
    const notice = (kind: 'collapsed' | 'interrupted', epoch: number) => ({ kind, epoch, step: null, message: '' })
    expect(brokeAt({ notices: [notice('interrupted', 1), notice('collapsed', 3), notice('collapsed', 5)] })).toBe(3)
    expect(brokeAt({ notices: [notice('interrupted', 1)] })).toBeNull()
  })

  it('writes a row a group and a row a seed for a spreadsheet', () => {
    const { columns, rows } = resultsTable(three)
    const at = columns.indexOf('hard')
    expect(rows.map((row) => [row[0], row[1], row[at]])).toEqual([
      ['plain', null, 0.4],
      ['plain', 'g0s0', 0.3],
      ['plain', 'g0s1', 0.5],
      ['waits', null, null],
      ['waits', 'g1s0', null],
      ['cure', null, expect.closeTo(0.8, 12)],
      ['cure', 'g2s0', 0.9],
      ['cure', 'g2s1', 0.7],
      ['cure', 'g2s2', 0.8],
    ])
    expect(rows.every((row) => row.length === columns.length)).toBe(true)
  })
})
