/**
 * `lab study --quick` in a bundle, as a new user without a network runs it: real backend, real engine, all seven tasks; stopped once on the way. It is
 * the one run of the study among the tests: what it needs beyond the bundle would be missing here.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quickStudy, studyTasks } from '../../contract/study-run'
import type { RunSummary } from '../../contract/runs'
import type { StudyResult } from './commands/study'
import { TestBundle } from '../bundle.testing'
import { BuiltLab, type Outcome } from './testing'

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
    if (interrupted || !/Reduced capacity, seed 0, epoch 2/.test(stderr)) return
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
    expect(stopped.stderr).toContain('stopped with 0 of 7 tasks done; the same command goes on')
    expect(stopped.stdout).toContain('Quick study, as-written, seed 0')
    // The first network was there.
    expect(told).not.toContain('Shifted hard set, new head, seed 0, epoch 1')
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
