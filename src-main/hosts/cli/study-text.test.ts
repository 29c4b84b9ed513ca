import { describe, expect, it } from 'vitest'
import type { StudyFigure, StudyMeasure, StudyResults, StudyRow, StudyState, StudyTask } from '../../contract/study-run'
import { studySeeds } from './commands/study'
import { describeResults, describeState, taskLine } from './study-text'

const measured: StudyMeasure = { mean: 0.126, low: 0.086, high: 0.166, over: 'seeds', n: 4, values: [0.1, 0.11, 0.14, 0.15] }
const figure = (changes: Partial<StudyFigure> = {}): StudyFigure => ({
  ...{ preset: 'as-written', reference: { low: 0.08, high: 0.164 }, measured, difference: 0.0108 },
  ...{ verdict: 'reproduced', agrees: ['published', 'reference'], why: null },
  ...changes,
})
const row = (changes: Partial<StudyRow> = {}): StudyRow => ({
  ...{ id: 'cheater.hard.4', task: 'cheater', name: 'Hard, epoch 4', unit: 'share', published: 0.1152, tolerance: 0.02, figures: [figure()] },
  ...changes,
})
const results = (changes: Partial<StudyResults> = {}): StudyResults => ({
  ...{ quick: false, seeds: [0, 1, 2, 3], presets: ['as-written'], rows: [row()], conclusions: [], remarks: [] },
  ...changes,
})
const lineOf = (text: string, name: string) => text.split('\n').find((line) => line.startsWith(name))

describe('the table', () => {
  it('has published, reference, measured with interval and what it is over, difference and verdict', () => {
    const text = describeResults(results())
    expect(text).toMatch(/^0 The biased canvas\n/)
    expect(text).toMatch(/1 The cheater\nNumber +Published +Reference +Measured +Over +Difference +Verdict\n/)
    expect(lineOf(text, 'Hard, epoch 4')).toMatch(
      /^Hard, epoch 4 +11\.5% +8\.0% to 16\.4% +12\.6% \(8\.6% to 16\.6%\) +4 seeds +\+1\.1 points +reproduced$/,
    )
  })

  it('says what is known where a number differs, once for all of a task, and nothing where it does not', () => {
    const differs = figure({ verdict: 'differs', why: 'The seed is not known.' })
    const rows = [
      row({ figures: [differs] }),
      row({ id: 'b', name: 'B', figures: [differs] }),
      row({ id: 'c', name: 'C', figures: [figure({ why: 'not this' })] }),
    ]
    const text = describeResults(results({ rows }))
    expect(text.match(/why: The seed is not known\./g)).toHaveLength(1)
    expect(text).not.toContain('not this')
  })

  it('sets both presets beside each other', () => {
    const other = figure({ preset: 'two-pools', reference: 0.062, measured: null, difference: null, verdict: 'open', agrees: [] })
    const text = describeResults(results({ presets: ['as-written', 'two-pools'], rows: [row({ figures: [figure(), other] })] }))
    expect(text).toMatch(/Reference, as-written +Measured, as-written .* Reference, two-pools +Measured, two-pools/)
    expect(lineOf(text, 'Hard, epoch 4')).toMatch(/reproduced +6\.2% +- +- +- +open$/)
  })

  it('writes each number in its unit', () => {
    const of = (unit: StudyRow['unit'], mean: number, published: number, difference: number) => {
      const one = { ...measured, mean, low: null, high: null, over: 'images' as const, n: 1 }
      const text = describeResults(results({ rows: [row({ unit, published, figures: [figure({ measured: one, reference: null, difference })] })] }))
      return lineOf(text, 'Hard, epoch 4')!.split(/ {2,}/).slice(1, -1)
    }
    expect(of('epsilon', 0.0445, 0.0432, 0.0013)).toEqual(['0.0432', '-', '0.0445', '-', '+0.0013'])
    expect(of('count', 512, 525, -13)).toEqual(['525', '-', '512', '-', '−13'])
    expect(of('ratio', 0.5, 0.44, 0.06)).toEqual(['0.44', '-', '0.50', '-', '+0.06'])
    expect(of('difference', 0.8, 0.842, -0.042)).toEqual(['+84.2 points', '-', '+80.0 points', '-', '−4.2 points'])
  })

  it('leaves out of a quick study what it never came to, and ends with conclusions and remarks', () => {
    const missing = row({ id: 'later', name: 'Hard, epoch 12', figures: [figure({ measured: null })] })
    const conclusion = {
      number: 2,
      text: 'Errors follow colour.',
      rule: 'More than half do.',
      results: [{ preset: 'as-written' as const, verdict: 'confirmed' as const, because: '97%' }],
    }
    const given = { rows: [row(), missing], conclusions: [conclusion], remarks: ['a small subset'] }
    expect(describeResults(results({ ...given, quick: true }))).not.toContain('Hard, epoch 12')
    const text = describeResults(results(given))
    expect(text).toContain('Hard, epoch 12')
    expect(text).toMatch(
      /Conclusions\n2\. Errors follow colour\.\n {3}Rule: More than half do\.\n {3}as-written: confirmed; 97%\n\nnote: a small subset$/,
    )
  })
})

describe('the state', () => {
  const task: StudyTask = {
    ...{ id: 'cures', number: 4, status: 'running', result: 'Right on the hard set: DANN 90.9%.', remarks: ['seed 1: a run failed'] },
    runs: [
      { name: 'DANN', seed: 0, run: 'abc', status: 'finished', error: null },
      { name: 'CF-INVAR', seed: 0, run: null, status: 'missing', error: null },
    ],
    ...{ passes: { done: 0, of: 3 }, link: { page: 'compare', params: {} }, secondsLeft: 125 },
  }
  const state: StudyState = {
    question: { preset: 'two-pools', seeds: [0, 1], quick: false },
    tasks: [task],
    job: null,
    progress: null,
    work: 1260,
    finished: false,
  }

  it('is a line a task: what is there, what is left, and what it came to', () => {
    const text = describeState(state)
    expect(text).toMatch(/^Study, two-pools, seeds 0, 1\n/)
    expect(lineOf(text, '4 Robust')).toMatch(/^4 Robust training +running +1 of 2 +0 of 3 +2 min 5 s +Right on the hard set: DANN 90\.9%\.$/)
    expect(text).toContain('note: seed 1: a run failed')
    expect(taskLine(task)).toBe('4 Robust training: running. Right on the hard set: DANN 90.9%.')
  })

  it('of a quick study says so, and all that is smaller in it', () => {
    const text = describeState({ ...state, question: { ...state.question, seeds: [0], quick: true } })
    expect(text).toMatch(/^Quick study, two-pools, seed 0\n/)
    expect(lineOf(text, 'Training digits')).toMatch(/^Training digits +6000 +60000$/)
    expect(describeState(state)).not.toContain('Training digits')
  })
})

describe('--seeds', () => {
  it('takes a number of seeds, or a list of them', () => {
    expect(studySeeds('3')).toEqual([0, 1, 2])
    expect(studySeeds('3,5')).toEqual([3, 5])
    expect(studySeeds('3,')).toEqual([3])
    for (const text of ['0', '-1', 'x', '1.5', '101', '1,x']) expect(() => studySeeds(text)).toThrow()
  })
})
