import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StudyReportData } from '../../contract/study-report'
import { sizesOf, studyTasks } from '../../contract/study-run'
import { ReportRecorder } from '../report/testing'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'
import { headlinesOf } from './headlines'
import { studyCommand } from './report'
import { rowSpecs } from './study'

let lab: TestLab
let reports: ReportRecorder

beforeEach(() => {
  reports = new ReportRecorder()
  lab = openTestLab({ reporting: reports.tools })
  // Sure of every digit: sevens qualify as soon as there are enough.
  lab.engine.rightOnHard = () => 20
})
afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

const quick = { quick: true }

async function runStudy(): Promise<void> {
  const { id } = await lab.page.call('jobs.submit', { kind: 'study', input: quick })
  await until(async () => (await lab.page.call('jobs.list', {})).find((job) => job.id === id)?.status === 'finished', 'the study', 30_000)
}

async function dataOf(input: object = quick): Promise<StudyReportData> {
  await lab.page.call('study.html', input)
  return reports.studies.at(-1)!
}

describe("the study's report", () => {
  it('is drawn from what the study kept, without what its data is gone of: nothing is worked out for it', async () => {
    await runStudy()
    lab.engine.asked.length = 0
    const { title, results, presets, pictures, command } = await dataOf()
    expect(lab.engine.asked).toEqual([])
    expect([title, results.quick, command]).toEqual(['Quick study, as-written, seed 0', true, 'lab study --preset as-written --seeds 1 --quick'])
    const [picture] = pictures
    // The engine of this test has 20 images, each digit in the next one's colour.
    expect(picture!.canvas).toMatchObject({ seed: 0 })
    expect(picture!.canvas!.counts[3]).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0, 0])
    expect(picture!.confusion!.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(20)
    expect(picture!.prototypes!.images).toHaveLength(picture!.prototypes!.solid.length * 28 * 28 * 3)
    // Two of its images are sevens.
    expect(picture!.attack!.results.map(({ model, images }) => [model, images.length])).toEqual([
      ['erm', 2],
      ['dann', 2],
      ['cf-invar', 2],
      ['saliency', 2],
    ])
    expect(picture!.ablations).toMatchObject([{ seed: 0 }])
    expect(picture!.measures['gradcam.median.red']).toBeDefined()
    expect(presets[0]!.tasks.map(({ id, result }) => [id, result !== null])).toEqual(studyTasks.map((id) => [id, true]))
    // Nine networks, seven autoencoders and an attack, and the baseline trained on where that was needed; each once.
    const { runs } = presets[0]!
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length)
    expect(runs.length).toBeGreaterThanOrEqual(17)
    expect(runs.find(({ name }) => name === 'Baseline')).toMatchObject({
      task: 'cheater',
      seed: 0,
      status: 'finished',
      epochs: 3,
      codeVersion: '1.2.3',
    })

    lab.engine.data = 'other digits'
    const [without] = (await dataOf()).pictures
    expect(without).toMatchObject({ canvas: null, confusion: null, prototypes: { seed: 0 } })
  })

  it('of a study that is not begun has nothing to draw, and says so', async () => {
    const { pictures, presets, results } = await dataOf({ presets: ['as-written', 'two-pools'] })
    expect(pictures.map(({ preset }) => preset)).toEqual(['as-written', 'two-pools'])
    expect(pictures[0]).toMatchObject({ canvas: null, confusion: null, prototypes: null, attack: null, ablations: [], measures: {} })
    expect(presets[1]!.tasks.every(({ result }) => result === null)).toBe(true)
    expect(results.remarks.join()).toContain('two-pools: not done yet')
  })

  it('is printed with its title, and refused first where nobody can print', async () => {
    const { bytes, fileName } = await lab.page.call('study.pdf', { ...quick, paper: 'letter' })
    expect([[...bytes], fileName]).toEqual([[1, 2], 'Quick-study-as-written-seed-0.pdf'])
    expect(reports.printed).toMatchObject([
      { html: '<title>Quick study, as-written, seed 0</title>', paper: 'letter', header: 'Quick study, as-written, seed 0' },
    ])
    reports.hasBrowser = false
    await expect(lab.page.call('study.pdf', quick)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(reports.studies).toHaveLength(1)
  })

  it('is there as Markdown', async () => {
    const { fileName, text } = await lab.page.call('study.markdown', {})
    expect([fileName, text.split('\n')[0]]).toEqual(['Study-as-written-seed-0.md', '# Study, as-written, seed 0'])
  })
})

describe('the command that repeats it', () => {
  it.each([
    [[0, 1, 2], '--seeds 3'],
    [[0, 2], '--seeds 0,2'],
    [[4], '--seeds 4,'],
  ])('of seeds %j says %s', (seeds, words) => {
    expect(studyCommand({ presets: ['two-pools'], seeds, quick: false })).toBe(`lab study --preset two-pools ${words}`)
  })

  it('asks for both presets', () => {
    expect(studyCommand({ presets: ['as-written', 'two-pools'], seeds: [0], quick: true })).toBe('lab study --preset both --seeds 1 --quick')
  })
})

it('the headline numbers of the whole study are all rows of it', () => {
  const ids = new Set(rowSpecs.map(({ id }) => id))
  const missing = [...headlinesOf(sizesOf(false))].filter((id) => !ids.has(id))
  expect(missing).toEqual([])
})
