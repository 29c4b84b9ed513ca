import { describe, expect, it } from 'vitest'
import { answersOf, confirmed, measuredRows, verdictCounts } from './study-counts'
import type { StudyFigure } from './study-run'
import { conclusion, figure, ofOther, results, row, unmeasured } from './study-run.testing'

const differs: Partial<StudyFigure> = { verdict: 'differs', agrees: [] }

const rows = [
  row('met', [figure(), figure({ ...differs, ...ofOther })]),
  row('by the reference', [figure({ verdict: 'reference', agrees: ['reference'] }), figure({ ...unmeasured, ...ofOther })]),
  row('wide', [figure({ verdict: 'unclear', agrees: [] }), figure({ ...unmeasured, ...ofOther })]),
  row('open', [figure(unmeasured), figure({ ...unmeasured, ...ofOther })]),
]

describe('numbers', () => {
  it('are counted by verdict, of one preset or of any', () => {
    expect(verdictCounts(rows)).toEqual({ reproduced: 1, reference: 1, differs: 1, unclear: 1, open: 3 })
    expect(verdictCounts(rows, 'as-written')).toEqual({ reproduced: 1, reference: 1, differs: 0, unclear: 1, open: 1 })
  })

  it('are counted where they were measured', () => {
    expect([measuredRows(rows, 'as-written'), measuredRows(rows, 'two-pools')]).toEqual([3, 1])
  })
})

it('conclusions that hold are counted by preset', () => {
  expect([confirmed([conclusion], 'as-written'), confirmed([conclusion], 'two-pools')]).toEqual([1, 0])
})

describe('the answer', () => {
  it('says of one preset what agrees with what', () => {
    expect(answersOf(results(rows, { conclusions: [conclusion] }))).toEqual([
      'Of 3 numbers that can be held against another: 1 as published, 1 as in the reference alone, 0 different, 1 with an interval too wide to tell; 1 of 1 conclusions are confirmed.',
    ])
  })

  it('names the preset where there are two, also that which has nothing yet', () => {
    const alone = rows.map(({ figures, ...rest }) => ({ ...rest, figures: [figures[0]!, figure({ ...unmeasured, ...ofOther })] }))
    expect(answersOf(results(alone, { presets: ['as-written', 'two-pools'], conclusions: [conclusion] }))).toEqual([
      'As written: of 3 numbers that can be held against another: 1 as published, 1 as in the reference alone, 0 different, 1 with an interval too wide to tell; 1 of 1 conclusions are confirmed.',
      'Two pools: nothing is measured yet.',
    ])
  })
})
