/**
 * `lab study --quick` in a bundle, as a new user without a network runs it: real backend, real engine, all seven tasks; stopped once on the way. It is
 * the one run of the study among the tests: what it needs beyond the bundle would be missing here.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quickStudy, studyTasks } from '../../contract/study-run'
import type { RunSummary } from '../../contract/runs'
import { measuredText, referenceText } from '../../contract/study-words'
import type { StudyResult } from './commands/study'
import { TestBundle } from '../bundle.testing'
import type { Outcome } from './captured.testing'
import { BuiltLab } from './testing'

const home = mkdtempSync(join(tmpdir(), 'lab-study-'))
const bundle = new TestBundle()
const lab = new BuiltLab(home, bundle.launch('lab'))

let stopped: Outcome
let told: string
let result: StudyResult

beforeAll(async () => {
  await bundle.make()
  let interrupted = false
  stopped = await lab.run(['study', '--quick'], (stderr, child) => {
    // In the second network, between two of its epochs.
    if (interrupted || !/Shifted hard set, new head, seed 0, epoch 2/.test(stderr)) return
    interrupted = true
    child.kill('SIGINT')
  })
  const outcome = await lab.run(['study', '--quick', '--json'])
  if (outcome.code !== 0) throw new Error(`lab study ended with ${outcome.code}: ${outcome.stderr}`)
  told = outcome.stderr
  result = JSON.parse(outcome.stdout) as StudyResult
  // Quiet, it takes about two minutes on two cores; on a busy machine many times that.
}, 1_800_000)

afterAll(() => {
  rmSync(home, { recursive: true, force: true })
  bundle.remove()
})

const measuredOf = (id: string) => result.results.rows.find((row) => row.id === id)!.figures[0]!.measured!

describe('the quick study', () => {
  it('that is stopped says what is done, ends with 130, and goes on when it is called again', () => {
    expect(stopped.code).toBe(130)
    expect(stopped.stderr).toContain('stopped with 1 of 7 tasks done; the same command goes on')
    expect(stopped.stdout).toContain('Quick study, as-written, seed 0')
    expect(stopped.stdout).not.toContain('Conclusions')
    // The first network was there.
    expect(told).not.toContain('Baseline, seed 0, epoch 1')
  })

  it('does all seven tasks, and says each as it is done', () => {
    const [state] = result.states
    expect(state).toMatchObject({ finished: true, question: { preset: 'as-written', seeds: [0], quick: true } })
    expect(state!.tasks.map(({ id, status }) => [id, status])).toEqual(studyTasks.map((id) => [id, 'finished']))
    for (const { number, result: sentence } of state!.tasks) {
      expect(sentence).toMatch(/\d/)
      expect(told).toContain(`\n${number} `)
    }
  })

  it('shows a network that cheats, and a cure that works', () => {
    expect(measuredOf('cheater.easy.3').mean).toBeGreaterThan(0.9)
    expect(measuredOf('cheater.hard.3').mean).toBeLessThan(0.2)
    expect(measuredOf('canvas.shift.refitted').mean).toBeGreaterThan(0.9)
    expect(measuredOf('canvas.hardDominant').mean).toBe(0)
    const [cured, cheater] = [measuredOf('cures.cf-invar.hard.2'), measuredOf('cheater.hard.3')]
    expect(cured.mean).toBeGreaterThan(cheater.mean + 0.2)
    expect(measuredOf('sae.relu3.spatial_mean.color').mean).toBeGreaterThan(measuredOf('sae.relu3.spatial_mean.digit').mean)
  })

  it('decides nothing, and is marked as quick in all that it leaves', async () => {
    const { quick, rows, conclusions, remarks } = result.results
    expect([quick, new Set(rows.flatMap(({ figures }) => figures.map(({ verdict }) => verdict)))]).toEqual([true, new Set(['open'])])
    expect(conclusions).toHaveLength(8)
    for (const { results } of conclusions)
      expect(results[0]).toMatchObject({ verdict: 'open', because: expect.not.stringMatching(/^.*not measured/) as string })
    expect(remarks[0]).toContain('quick study')
    const { runs } = await lab.json<{ runs: RunSummary[] }>(['runs'])
    expect(runs.every(({ name, tags }) => name.startsWith('quick study · ') && tags.includes('quick study'))).toBe(true)
    expect(runs.filter(({ kind }) => kind === 'train').every(({ settings }) => settings.batch === quickStudy.batch)).toBe(true)
  })

  it('has nothing left to do; its state is told without work, and the whole study has none of it', async () => {
    const { states } = await lab.json<Pick<StudyResult, 'states'>>(['study', '--state', '--quick'])
    expect(states).toEqual(result.states)
    const whole = await lab.json<Pick<StudyResult, 'states'>>(['study', '--state', '--preset', 'both', '--seeds', '2'])
    expect(whole.states.map(({ question }) => [question.preset, question.seeds])).toEqual([
      ['as-written', [0, 1]],
      ['two-pools', [0, 1]],
    ])
    expect(whole.states.flatMap(({ tasks }) => tasks.map(({ status }) => status))).toEqual(Array.from({ length: 14 }, () => 'missing'))
    const again = await lab.json<StudyResult>(['study', '--quick'])
    expect(again.results).toEqual(result.results)
  })

  describe('its files', () => {
    const files = mkdtempSync(join(tmpdir(), 'lab-study-files-'))
    const inFiles = (name: string) => join(files, name)
    const textOf = (name: string) => readFileSync(inFiles(name), 'utf8')
    const browser = process.env.LAB_TEST_CHROMIUM
    let told: string

    beforeAll(async () => {
      const names = ['x.html', 'x.md', 'x.csv', 'x.tex', ...(browser ? ['x.pdf'] : [])]
      // The browser is the system's, and needs tools of the system to start.
      const env = { ...bundle.env, ...(browser ? { PATH: process.env.PATH, LAB_BROWSER: browser } : {}) }
      const written = await lab.run(
        ['study', '--quick', '--state', '--paper', 'letter', ...names.flatMap((name) => ['--to', inFiles(name)])],
        () => {},
        env,
      )
      if (written.code !== 0) throw new Error(`lab study --to ended with ${written.code}: ${written.stderr}`)
      told = written.stderr
    }, 300_000)
    afterAll(() => rmSync(files, { recursive: true, force: true }))

    it('are a page with a section a task, all figures with captions, marked as quick, that asks the network for nothing', () => {
      const html = textOf('x.html')
      const sections = html.split('<section').slice(1)
      expect(sections.map((section) => /id="([a-z]+)"/.exec(section)![1])).toEqual(['summary', ...studyTasks, 'conclusions', 'runs'])
      // Digits by colour, own colours, variants; curve, confusion; prototypes, channels; zeros, networks; cures, effects; success, epsilons; selectivity, ablation.
      const captions = sections.slice(1, 8).map((section) => section.match(/<figcaption[^>]*>[^<]{20,}/g)?.length ?? 0)
      expect(captions).toEqual([3, 2, 2, 2, 2, 2, 2])
      expect(html).not.toContain('No figure of')
      expect(html.slice(0, html.indexOf('<section'))).toContain('quick study')
      const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"|url\(([^)]*)\)/g)].map(([, attribute, style]) => attribute ?? style)
      expect(addresses.filter((address) => !/^["']?(#|data:)/.test(address!))).toEqual([])
    })

    it('are Markdown with the same numbers', () => {
      const markdown = textOf('x.md')
      expect(markdown.match(/^## Task \d/gm)).toHaveLength(7)
      expect(markdown).toContain('**Quick study.**')
      const easy = result.results.rows.find(({ id }) => id === 'cheater.easy.3')!
      expect(markdown).toContain(`| ${easy.name} | ${referenceText(easy.published!, 'share')} | – | ${measuredText(measuredOf(easy.id), 'share')} |`)
      for (const { run } of result.states[0]!.tasks.flatMap(({ runs }) => runs)) expect(markdown).toContain(run)
    })

    it('are named with their sizes, each of the tables too', () => {
      for (const name of ['x.html', 'x.md', 'x-task-1-cheater.csv', 'x.tex'])
        expect(told).toMatch(new RegExp(`^wrote ${inFiles(name)} \\(.*B\\)$`, 'm'))
    })

    it('are tables', () => {
      expect(textOf('x-task-1-cheater.csv').split('\r\n')[0]).toContain('id,name,unit')
      expect(textOf('x.tex')).toContain('\\toprule')
    })

    it.skipIf(!browser)(
      `are a PDF of some pages, on the paper that was asked for ${browser ? '' : '(skipped: LAB_TEST_CHROMIUM names no browser)'}`,
      () => {
        const pdf = readFileSync(inFiles('x.pdf'), 'latin1')
        expect(pdf).toMatch(/^%PDF-/)
        const pages = pdf.match(/\/Type \/Page\b/g)!.length
        expect(pages).toBeGreaterThan(10)
        expect(pages).toBeLessThan(30)
        expect(new Set(pdf.match(/\/MediaBox \[[^\]]*\]/g))).toEqual(new Set(['/MediaBox [0 0 612 792]']))
      },
    )
  })

  it.each([
    [['--preset', 'three-pools'], 'as-written, two-pools, both'],
    [['--seeds', '0'], 'whole number'],
    [['--seeds', '1,1'], 'seeds: each may be there only once'],
  ])('%j exits 2 with one line', async (args, message) => {
    const { code, stdout, stderr } = await lab.run(['study', '--quick', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})
