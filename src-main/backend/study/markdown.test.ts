import { describe, expect, it } from 'vitest'
import type { StudyRecord } from '../../contract/study-report'
import { studyTasks, type StudyFigure, type StudyPreset, type StudyRow } from '../../contract/study-run'
import { chainInfo } from '../testing'
import { studyMarkdown } from './markdown'

const figure = (changes: Partial<StudyFigure> = {}): StudyFigure => ({
  ...{ preset: 'as-written', reference: { low: 0.08, high: 0.164 }, difference: 0.0108, verdict: 'reproduced', agrees: ['published'], why: null },
  measured: { mean: 0.126, low: 0.086, high: 0.166, over: 'seeds', n: 3, values: [0.1, 0.11, 0.14] },
  ...changes,
})
const unmeasured = figure({ measured: null, difference: null, verdict: 'open', agrees: [] })
const row = (changes: Partial<StudyRow> = {}): StudyRow => ({
  ...{ id: 'cheater.hard.4', task: 'cheater', name: 'Hard, epoch 4', unit: 'share', published: 0.1152, tolerance: 0.02, figures: [figure()] },
  ...changes,
})

function record(rows: StudyRow[], changes: Partial<StudyRecord['results']> = {}): StudyRecord {
  const presets: StudyPreset[] = changes.presets ?? ['as-written']
  const because = 'errors that follow 97.0%'
  return {
    ...{
      title: 'Study, as-written, 3 seeds',
      date: Date.UTC(2026, 10, 24),
      codeVersion: '0.1.0',
      command: 'lab study --preset as-written --seeds 3',
    },
    results: {
      ...{ quick: false, seeds: [0, 1, 2], presets, rows, remarks: ['as-written: not done yet: Grad-CAM'] },
      conclusions: [
        { number: 2, text: 'Errors | colour.', rule: 'Half.', results: presets.map((preset) => ({ preset, verdict: 'confirmed', because })) },
      ],
      ...changes,
    },
    presets: presets.map((preset) => ({
      preset,
      tasks: studyTasks.map((id) => ({ id, result: id === 'cheater' ? 'It is right 12.6% of the time.' : null, remarks: [] })),
      runs: [
        {
          ...{ task: 'cheater', id: 'abc123', name: 'Baseline', seed: 0, status: 'finished', epochs: 4, engine: chainInfo, codeVersion: '0.1.0' },
          weightsHash: 'f'.repeat(64),
        },
        {
          ...{ task: 'attack', id: 'def456', name: 'Attack 7 to 3', seed: 0, status: 'stopped', epochs: 0, engine: null, codeVersion: '0.1.0' },
          weightsHash: null,
        },
      ],
    })),
  }
}
const sectionOf = (text: string, title: string) => text.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? ''
const tableOf = (section: string) => section.split('\n').filter((line) => line.startsWith('|'))

describe('the study as Markdown', () => {
  it('begins with the headline numbers, each a line of the table', () => {
    const text = studyMarkdown(record([row({ headline: true }), row({ id: 'b', name: 'Hard, epoch 3' })]))
    expect(text.split('\n')[0]).toBe('# Study, as-written, 3 seeds')
    expect(text).toContain('24 November 2026 · Lazy Artist Lab 0.1.0')
    expect(tableOf(sectionOf(text, 'At a glance'))).toEqual([
      '| Number | Published | Reference | Measured, 95% interval | n | Difference | Verdict |',
      '| --- | ---: | ---: | ---: | --- | ---: | --- |',
      '| Hard, epoch 4 | 11.5% | 8.0% to 16.4% | 12.6% (8.6% to 16.6%) | 3 seeds | +1.1 points | reproduced |',
    ])
    expect(text).not.toContain('Quick study')
  })

  it('has a section a task with its sentence, all its rows and what is known about the differences', () => {
    const text = studyMarkdown(record([row(), row({ id: 'b', name: 'Other', figures: [figure({ verdict: 'differs', why: 'Another seed.' })] })]))
    expect([...text.matchAll(/^## Task (\d), /gm)].map(([, number]) => number)).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    const cheater = sectionOf(text, 'Task 1, The cheater')
    expect(cheater).toContain('It is right 12.6% of the time.')
    expect(tableOf(cheater)).toHaveLength(4)
    expect(cheater).toContain('- Other: Another seed.')
    expect(sectionOf(text, 'Task 3, Grad-CAM')).toContain('Nothing is measured yet.')
  })

  it('sets both presets beside each other, the name once', () => {
    const figures = [figure(), figure({ preset: 'two-pools', verdict: 'differs' })]
    const text = studyMarkdown(record([row({ figures })], { presets: ['as-written', 'two-pools'] }))
    const [head, , first, second] = tableOf(sectionOf(text, 'Task 1, The cheater'))
    expect(head).toContain('| Published | Preset | Reference |')
    expect(first).toMatch(/^\| Hard, epoch 4 \| 11\.5% \| As written \|.*reproduced \|$/)
    expect(second).toMatch(/^\| {2}\| {2}\| Two pools \|.*differs \|$/)
    expect(text).toContain('### Two pools')
  })

  it('has the conclusions with verdict and numbers, and breaks no cell', () => {
    const [, , line] = tableOf(sectionOf(studyMarkdown(record([row()])), 'What the study concludes'))
    expect(line).toBe('| 2 | Errors \\| colour. | **confirmed** | errors that follow 97.0% |')
  })

  it('names the runs with their hashes and the command', () => {
    const text = studyMarkdown(record([row()]))
    const runs = sectionOf(text, 'The runs')
    expect(runs).toContain('a chain of hashes: version 1')
    expect(runs).toContain(`| 1 | Baseline | 0 | \`abc123\` | 4 | 0.1.0 | \`${'f'.repeat(64)}\` |`)
    expect(runs).toContain('| 5 | Attack 7 to 3 (stopped) | 0 | `def456` | – | 0.1.0 | – |')
    expect(sectionOf(text, 'To repeat it')).toContain('\nlab study --preset as-written --seeds 3\n')
  })

  it('of a quick study bears its mark, and leaves out what was not measured', () => {
    const quick = { quick: true, remarks: ['This is the quick study.', 'as-written: one seed'] }
    const text = studyMarkdown(record([row(), row({ id: 'b', name: 'Beyond', figures: [unmeasured] })], quick))
    expect(text).toContain('> **Quick study.** This is the quick study.')
    expect(text.match(/This is the quick study\./g)).toHaveLength(1)
    expect(text).not.toContain('Beyond')
    expect(studyMarkdown(record([row({ figures: [unmeasured] })], quick))).toContain('None of its numbers is measured yet.')
  })
})
