import { describe, expect, it } from 'vitest'
import { reportBlocks, reportBlockTitles, type ReportData } from '../../src-main/contract/report'
import { blocks } from './blocks'
import { findings } from './findings'
import { all, body, decode, expectSound, section, textOf } from './html-testing'
import { renderReport } from './render'
import { reportData, studyPlans, type GroupPlan } from './testing'

describe('a report', () => {
  const html = renderReport(reportData())

  it('is one document that needs nothing else', () => {
    expectSound(html)
    expect(html).not.toContain('<!--')
    expect(html).toContain('<title>Which cure works?</title>')
    expect(html).toMatch(/@page ?\{ ?size: ?8\.268in 11\.693in/)
    expect(renderReport(reportData(studyPlans, 0, { paper: 'letter' }))).toMatch(/@page ?\{ ?size: ?8\.500in 11\.000in/)
  })

  it('has every block with its title, a sentence with a number, and a link to it', () => {
    for (const id of reportBlocks.filter((block) => block !== 'sweep')) {
      const found = section(html, id)
      expect(decode(all(found, 'h2')[0]?.text ?? '')).toContain(reportBlockTitles[id])
      expect(decode(all(found, 'p')[0]?.text ?? '')).toMatch(/\d/)
      expect(html).toContain(`href="#${id}"`)
    }
    expect(Object.keys(blocks).sort()).toEqual([...reportBlocks].sort())
    expect(Object.keys(findings).sort()).toEqual([...reportBlocks].sort())
  })

  it('has its blocks as chosen, in the order of the choice', () => {
    const chosen = renderReport(reportData(studyPlans, 0, { blocks: ['samples', 'summary'] }))
    expect(all(body(chosen), 'section').map(({ attributes }) => /id="([a-z]+)"/.exec(attributes)?.[1])).toEqual(['samples', 'summary'])
  })

  it('says means with their intervals, each seed, and the difference to the control', () => {
    const results = decode(section(html, 'results').text)
    expect(results).toContain('97.6%[96.4, 98.8]')
    for (const value of ['96.6%', '97.6%', '98.6%']) expect(results).toContain(value)
    expect(decode(section(html, 'effects').text)).toContain('+11.0 pp [+9.8, +12.2]')
    expect(textOf(html)).toMatch(/it is 11\.0 points above the control, Plain, Adam \(95% interval \[\+9\.8, \+12\.2\], 3 seeds paired\)/)
  })

  it('sets what was published and the reference beside what was measured', () => {
    const text = decode(section(html, 'published').text)
    for (const value of ['95.52%', '77.75%', '98.9%', '90.3%']) expect(text).toContain(value)
  })

  it('draws lines as vectors with text, and its only pictures are the digits', () => {
    for (const id of ['curves', 'effects', 'groups', 'confusion', 'calibration', 'dataset']) {
      const drawings = all(section(html, id), 'svg')
      expect(drawings.length).toBeGreaterThan(0)
      expect(drawings.some((svg) => all(svg, 'text').length > 5)).toBe(true)
    }
    expect(all(body(html), 'section').flatMap((block) => all(block, 'img'))).toHaveLength(10)
    expect(all(section(html, 'curves'), 'path').filter(({ attributes }) => attributes.includes('class="line')).length).toBe(9)
  })

  it('bears the lab’s mark, as a drawing of its own', () => {
    const [head] = all(body(html), 'header')
    const marks = all(head!, 'img').map(({ attributes }) => /src="(.*?)"/.exec(attributes)?.[1] ?? '')
    expect(marks).toEqual([expect.stringMatching(/^data:image\/svg\+xml/)])
    expect(decodeURIComponent(marks[0]!)).toContain('#19c8e0')
  })

  it('names what repeats it', () => {
    const text = decode(section(html, 'provenance').text)
    expect(text).toContain('lab train --method cf-invar --seeds 0,1,2')
    expect(text).toContain('weights-g1s2')
    expect(decode(section(html, 'dataset').text)).toContain('hash0.95')
  })
})

describe('what a person wrote', () => {
  const bad = '<script>alert("x")</script> & <b onclick=\'y\'> <!-- no --> {@html 1}'

  it('is shown as it is, and does nothing', () => {
    const plans = studyPlans.map((plan) => ({ ...plan, label: `${bad} ${plan.label}` }))
    const html = renderReport(reportData(plans, 0, { title: bad, notes: `${bad}\n\n${bad}` }))
    expectSound(html.replaceAll(/&lt;script|&lt;b onclick=/g, ''))
    expect(textOf(html)).toContain(decode(bad.replaceAll('<', '&lt;')))
    expect(all(body(html), 'b')).toHaveLength(0)
  })

  it('keeps its paragraphs', () => {
    const html = renderReport(reportData(studyPlans, 0, { notes: 'one\ntwo\n\n\n three ' }))
    const notes = all(body(html), 'p').filter(({ attributes }) => attributes.includes('notes'))
    expect(notes.map(({ text }) => text)).toEqual(['one\ntwo', 'three'])
  })
})

describe('what is missing is said', () => {
  const one: GroupPlan = { label: 'Alone', method: 'erm', seeds: [0], hard: [0.1, 0.2] }
  const cases: [string, ReportData, RegExp][] = [
    ['one run', reportData([one], null), /Alone is right on 20\.0% \(one seed\) of the hard set/],
    ['no control', reportData(studyPlans, null), /without a control it is not known how much of that is the method/],
    ['a run without an epoch', reportData([{ ...one, hard: [] }], null), /No run has an epoch behind it yet/],
    ['one that has begun beside one that has not', reportData([one, { ...one, label: 'Queued', hard: [] }], 0), /Queued.*not measured/],
    ['data that is gone', reportData([one], null, { datasets: [], samples: [], models: [] }), /The images themselves were not described/],
    ['no provenance', reportData([one], null, { provenance: { codeVersion: '1', runs: [], commands: [] } }), /an engine that is not on record/],
  ]
  it.each(cases)('%s', (_, data, words) => {
    const html = renderReport(data)
    expectSound(html)
    expect(textOf(html)).toMatch(words)
  })

  it('a block without content is left out, and the contents say why', () => {
    const html = renderReport(reportData(studyPlans, null))
    for (const id of ['effects', 'sweep']) {
      expect(section(html, id)).toBeUndefined()
      expect(html).not.toContain(`href="#${id}"`)
    }
    const said = decode(all(body(html), 'nav')[0]?.text ?? '')
    expect(said).toContain(`${reportBlockTitles.effects} (no run of plain training with Adam`)
    expect(said).toContain(`${reportBlockTitles.sweep} (no method was trained at more than one rho)`)
    expect(decode(all(body(renderReport(reportData(studyPlans, 0, { blocks: ['summary'] }))), 'nav')[0]?.text ?? '')).not.toContain('Left out')
    expect(textOf(renderReport(reportData([{ ...one, hard: [] }], null)))).toMatch(/Results \(no run has an epoch behind it yet\)/)
  })

  it('a seed that never passed 70%, and epochs that were not trained', () => {
    const html = renderReport(reportData([one, { ...one, label: 'Longer', hard: [0.1, 0.2, 0.3] }], 0))
    expect(decode(section(html, 'results').text)).toContain('notin 2 epochs')
    expect(decode(section(html, 'curves').text)).toContain('–: not trained that far')
    expect(textOf(html)).not.toMatch(/never(?! published| do\b)|not trained so far/)
  })

  it('a model that was not asked about a digit', () => {
    const data = reportData()
    const [set] = data.samples
    const rows = (set?.rows ?? []).map((row) => ({ ...row, answers: row.answers.map((answer, i) => (i === 1 ? null : answer)) }))
    const html = renderReport({ ...data, samples: [{ datasetHash: set?.datasetHash ?? '', rows }, ...data.samples.slice(1)] })
    expectSound(html)
  })
})

describe('a group that collapsed', () => {
  const data = reportData()
  const broken = data.comparison.groups[2]?.runs[1] ?? ''
  const notice = { kind: 'collapsed' as const, epoch: 7, step: null, message: 'one answer' }
  const comparison = {
    ...data.comparison,
    groups: data.comparison.groups.map((group, i) => (i === 2 ? { ...group, collapsed: [broken] } : group)),
    runs: data.comparison.runs.map((entry) => (entry.run.id === broken ? { ...entry, notices: [notice] } : entry)),
  }
  const html = renderReport({ ...data, comparison })

  it('has a dagger wherever a table names it, and a note below', () => {
    for (const id of ['summary', 'results', 'effects', 'curves', 'groups', 'calibration', 'published', 'samples']) {
      const text = decode(section(html, id).text)
      expect(text).toContain('DANN †: seed 1 gave one answer for everything in epoch 7.')
      expect(text.replaceAll('DANN †', '')).not.toContain('DANN')
    }
    expect(textOf(html)).not.toContain('CF-INVAR †')
    expect(textOf(renderReport(data))).not.toContain('†')
  })
})

describe('charts of many groups', () => {
  const many = Array.from({ length: 12 }, (_, i): GroupPlan => ({ label: `Run ${i}`, method: 'erm', seeds: [0], hard: [0.1, 0.3 + i / 100] }))
  const legends = (html: string) => all(section(html, 'curves'), 'ul').map((list) => all(list, 'li').map(({ text }) => text.trim()))

  it('are as large as one another, with the control in each', () => {
    const found = legends(renderReport(reportData(many, 10))).map((labels) => labels.filter((label) => label.startsWith('Run')))
    const [first, second] = [found[0] ?? [], found[3] ?? []]
    expect([first.length, second.length]).toEqual([7, 6])
    expect(found.every((labels) => labels[0] === 'Run 10')).toBe(true)
    expect(new Set([...first, ...second]).size).toBe(12)
  })

  it('by digit are tables alone, shaded', () => {
    const groups = section(renderReport(reportData(many, 10)), 'groups')
    expect(all(groups, 'svg')).toHaveLength(0)
    expect(all(groups, 'td').filter(({ attributes }) => /background:\s?rgb/.test(attributes))).toHaveLength(12 * 20)
  })
})

describe('a sweep', () => {
  const at = (rho: number, hard: number): GroupPlan => ({ label: `Plain, rho ${rho}`, method: 'erm', seeds: [0, 1], hard: [hard / 2, hard], rho })

  it('is drawn where groups differ in rho, with its numbers', () => {
    const html = renderReport(reportData([at(0.95, 0.8), at(0.99, 0.4), at(0.999, 0.1)], null))
    expectSound(html)
    const text = decode(section(html, 'sweep').text)
    expect(text).toContain('right on 80.5% [79.3, 81.7] of the hard set at rho 0.95 and 10.5% [9.3, 11.7] at 0.999')
    expect(all(section(html, 'sweep'), 'svg').length).toBeGreaterThan(0)
  })
})

it('draws 50 runs', () => {
  const many = Array.from({ length: 50 }, (_, i): GroupPlan => ({ label: `Run ${i}`, method: 'erm', seeds: [0], hard: [0.1, 0.3 + i / 100] }))
  expectSound(renderReport(reportData(many, 0)))
})
