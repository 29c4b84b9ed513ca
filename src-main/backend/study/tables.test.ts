import { describe, expect, it } from 'vitest'
import type { StudyResults } from '../../contract/study-run'
import { csvOf } from '../report/csv'
import { latexOf } from '../report/latex'
import { csvTables, latexTables, studyTitle } from './tables'

const results: StudyResults = {
  ...{ quick: false, seeds: [0, 1, 2], presets: ['as-written'], remarks: [] },
  rows: [
    {
      ...{ id: 'sae.gap.spatial_mean.color', task: 'sae', name: 'Best selectivity for colour, gap', unit: 'ratio', tolerance: 0.05 },
      published: { low: 0.85, high: 0.9 },
      figures: [
        {
          ...{ preset: 'as-written', reference: 0.93, difference: 0.05, verdict: 'reference', agrees: ['reference'], why: null },
          measured: { mean: 0.95, low: 0.94, high: 0.96, over: 'seeds', n: 3, values: [0.94, 0.95, 0.96] },
        },
      ],
    },
    {
      ...{ id: 'cheater.hard.12', task: 'cheater', name: 'Hard, 12', unit: 'share', tolerance: 0.05, published: null },
      figures: [{ preset: 'as-written', reference: null, measured: null, difference: null, verdict: 'open', agrees: [], why: null }],
    },
  ],
  conclusions: [
    {
      number: 2,
      text: 'Errors, they say, follow colour.',
      rule: 'More than half.',
      results: [{ preset: 'as-written', verdict: 'confirmed', because: '97%' }],
    },
  ],
}
const tableOf = (of: StudyResults, id: string) => csvTables(of).find((table) => table.id === id)!

describe('the study as tables', () => {
  it('has one a task and one of conclusions, in CSV with every number as it is', () => {
    expect(csvTables(results).map(({ id }) => id)).toEqual([
      'task-0-canvas',
      'task-1-cheater',
      'task-2-prober',
      'task-3-gradcam',
      'task-4-cures',
      'task-5-attack',
      'task-6-sae',
      'conclusions',
    ])
    expect(csvOf(tableOf(results, 'task-6-sae'))).toBe(
      'id,name,unit,preset,published,published low,published high,reference,reference low,reference high,measured,measured low,measured high,' +
        'n,over,difference,tolerance,verdict,agrees with,why\r\n' +
        'sae.gap.spatial_mean.color,"Best selectivity for colour, gap",ratio,as-written,,0.85,0.9,0.93,,,0.95,0.94,0.96,3,seeds,0.05,0.05,reference,reference,\r\n',
    )
    expect(csvOf(tableOf(results, 'conclusions'))).toContain('2,"Errors, they say, follow colour.",as-written,confirmed,97%,More than half.')
  })

  it('has in LaTeX the numbers as people read them', () => {
    const below = results.rows.map((row) => ({ ...row, figures: row.figures.map((figure) => ({ ...figure, difference: -0.05 })) }))
    expect(latexOf('', latexTables({ ...results, rows: below }))).toContain('3 seeds & $-$0.05 &')
    const latex = latexOf(studyTitle(results), latexTables(results))
    expect(latex).not.toContain('More than half.')
    expect(latex).toMatch(/^% Study, as-written, 3 seeds\n/)
    expect(latex).toContain('as-written & 0.85 to 0.90 & 0.93 & 0.95 (0.94 to 0.96) & 3 seeds & +0.05 & as the reference')
  })

  it('leaves out of a quick study what it did not measure', () => {
    expect(tableOf(results, 'task-1-cheater').rows).toHaveLength(1)
    expect(tableOf({ ...results, quick: true }, 'task-1-cheater').rows).toHaveLength(0)
    expect(studyTitle({ ...results, quick: true })).toBe('Quick study, as-written, 3 seeds')
  })
})
