import { describe, expect, it } from 'vitest'
import type { StudyReportData } from '../../../src-main/contract/study-report'
import { studyTasks, studyTaskTitles } from '../../../src-main/contract/study-run'
import { figure, results, row } from '../../../src-main/contract/study-run.testing'
import { all, body, decode, expectSound, section } from '../html-testing'
import { renderStudyReport } from '../render'
import { missingFigures } from './figures'
import { conclusions, noPictures, pictures, studyReport } from './testing'

const captions = (html: string, id: string) => all(section(html, id), 'figcaption').map(({ text }) => decode(text))
const headOf = (html: string) => decode(all(body(html), 'header')[0]?.text ?? '')
const differs = figure({ verdict: 'differs', agrees: [], why: 'Another seed.' })

describe("the study's report", () => {
  const html = renderStudyReport(studyReport())

  it('is one document that needs nothing else, with the mark of the lab and no network address', () => {
    expectSound(html)
    expect(html).toContain('<title>Study, as-written, 3 seeds</title>')
    expect(all(all(body(html), 'header')[0]!, 'img')).toHaveLength(1)
    expect(html.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:/)
  })

  it('has a section a task between summary and conclusions, and a link to each', () => {
    expect(all(body(html), 'section').map(({ attributes }) => /id="([a-z]+)"/.exec(attributes)?.[1])).toEqual([
      'summary',
      ...studyTasks,
      'conclusions',
      'runs',
    ])
    studyTasks.forEach((id, number) => {
      expect(decode(all(section(html, id), 'h2')[0]?.text ?? '')).toBe(`${number}${studyTaskTitles[id]}`)
      expect(html).toContain(`href="#${id}"`)
    })
    expect(headOf(html)).toContain('Study, as-written, 3 seeds · 24 November 2026 · seeds 0, 1 and 2 · Lazy Artist Lab 0.1.0')
  })

  it('draws every figure of every task, each with its caption', () => {
    expect(studyTasks.map((id) => captions(html, id).length)).toEqual([3, 2, 2, 2, 2, 2, 2])
    for (const id of studyTasks) {
      expect(captions(html, id).every((caption) => caption.length > 20)).toBe(true)
      expect(decode(section(html, id).text)).not.toContain('No figure of')
    }
    expect(captions(html, 'cheater')[0]).toContain('mean over seeds, the band from the lowest to the highest of them')
    expect(captions(html, 'gradcam')[0]).toContain('mean over 3 seeds with its 95% interval; rings: seeds')
    // Prototypes alone are pictures.
    expect(all(body(html), 'section').flatMap((part) => all(part, 'img'))).toHaveLength(2)
  })

  it('shows published values as diamonds in the whole study, and none in the quick one', () => {
    expect(decode(section(html, 'cheater').text)).toContain('published, hard')
    const quick = renderStudyReport(studyReport({ results: results([row('a', [figure()])], { quick: true, remarks: ['It is quick.'] }) }))
    expectSound(quick)
    for (const id of studyTasks) expect(decode(section(quick, id).text)).not.toMatch(/published, |diamonds/)
    expect(headOf(quick)).toContain('quick study')
    expect(decode(section(quick, 'summary').text)).toContain('It is quick.')
    expect(headOf(html)).not.toContain('quick study')
  })

  it('says numbers with interval, count, difference and verdict, and why they differ', () => {
    const rows = [row('a', [figure()], { name: 'Hard, epoch 4' }), row('b', [differs], { name: 'Other' })]
    const text = decode(section(renderStudyReport(studyReport({ results: results(rows) })), 'cheater').text)
    expect(text).toContain('Hard, epoch 43 seeds10.0%–10.0%8.0% to 12.0%0.0 points● reproduced')
    expect(text).toContain('≠ differs')
    expect(text).toMatch(/What is known about the differences ?Another seed\. ?\(Other\)/)
  })

  it('counts verdicts and tells tasks and conclusions in short', () => {
    const rows = [row('a', [figure()]), row('b', [differs]), row('c', [figure({ verdict: 'open' })])]
    const text = decode(section(renderStudyReport(studyReport({ results: results(rows, { conclusions }) })), 'summary').text)
    expect(text).toContain(
      'Of 2 numbers that can be held against another: 1 as published, 0 as in the reference alone, 1 different; 7 of 8 conclusions are confirmed.',
    )
    expect(text).toContain('It is right 10.0% of the time.')
    expect(text).toContain('✕ refuted')
  })

  it('names runs, hashes and the command', () => {
    const text = decode(section(html, 'runs').text)
    for (const said of ['run-1', 'weights-1', 'lab study --preset as-written --seeds 3']) expect(text).toContain(said)
  })

  it('sets both presets beside each other', () => {
    const presets: StudyReportData['results']['presets'] = ['as-written', 'two-pools']
    const figures = [figure(), figure({ preset: 'two-pools', verdict: 'differs' })]
    const both = renderStudyReport(studyReport({ results: results([row('a', figures)], { presets }) }))
    expectSound(both)
    expect(captions(both, 'attack')).toHaveLength(4)
    expect(decode(section(both, 'cheater').text)).toContain('Two pools, 3 seeds')
  })
})

describe('what is not there', () => {
  it('is a figure less and a sentence more, in every task', () => {
    const html = renderStudyReport(studyReport({ pictures: [noPictures('as-written')] }))
    expectSound(html)
    for (const id of studyTasks) {
      expect(captions(html, id)).toEqual([])
      expect(decode(section(html, id).text)).toContain('No figure of')
    }
    expect(decode(section(html, 'cheater').text)).toContain('No figure of accuracy by epoch and answers on the hard set')
  })

  it('is named figure by figure', () => {
    expect(missingFigures('prober', { ...pictures('as-written'), prototypes: null })).toEqual(['prototypes of conv1'])
    expect(missingFigures('prober', pictures('as-written'))).toEqual([])
  })

  it('is no number of a study that is not begun', () => {
    const data = studyReport({
      results: results([row('a', [figure({ measured: null, difference: null, verdict: 'open' })])]),
      pictures: [noPictures('as-written')],
    })
    const html = renderStudyReport({ ...data, presets: data.presets.map((preset) => ({ ...preset, runs: [] })) })
    expectSound(html)
    expect(decode(section(html, 'runs').text)).toContain('There are no runs yet')
  })
})
