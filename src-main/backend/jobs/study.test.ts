import { describe, expect, it } from 'vitest'
import type { Job } from '../../contract/jobs'
import { quickStudy, wholeStudy, type StudyState } from '../../contract/study-run'
import { recipesOf } from '../study/recipes'
import { until, type TestLab } from '../testing'
import { closeAfterEach, jobOf, kill, lab as openLab, otherProcess, over as jobOver, type LabOptions } from './testing'

closeAfterEach()

/** Its networks are sure of every digit: sevens qualify as soon as there are enough. */
function lab(options: LabOptions = {}): TestLab {
  const opened = openLab(options)
  opened.engine.rightOnHard = () => 20
  return opened
}

const quick = { quick: true }
const submit = ({ page }: TestLab, input: object = {}): Promise<Job> => page.call('jobs.submit', { kind: 'study', input: { ...quick, ...input } })
const over = (from: TestLab, id: string, status = 'finished') => jobOver(from, id, status, 30_000)
const stateOf = ({ page }: TestLab, input: object = {}): Promise<StudyState> => page.call('study.state', { ...quick, ...input })
const statuses = ({ tasks }: StudyState) => Object.fromEntries(tasks.map(({ id, status }) => [id, status]))
const runsOf = ({ tasks }: StudyState) => tasks.flatMap(({ runs }) => runs)

/** Holds the engine the n-th time that a run is in this epoch, until it is let go. */
function holdAt({ engine }: TestLab, epoch: number, time = 1): { reached: () => boolean; release: () => void } {
  let seen = 0
  let release = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  engine.beforeEpoch = (_seed, of) => (of === epoch && ++seen === time ? gate : undefined)
  return { reached: () => seen >= time, release: () => release() }
}

describe('the study', () => {
  it('makes all that is missing as one job, task by task, and then there is nothing left to do', async () => {
    const one = lab()
    expect(new Set(Object.values(statuses(await stateOf(one))))).toEqual(new Set(['missing']))
    const job = await submit(one)
    await over(one, job.id)
    const state = await stateOf(one)
    expect(state).toMatchObject({ finished: true, job: { id: job.id, status: 'finished' }, progress: null })
    expect(new Set(Object.values(statuses(state)))).toEqual(new Set(['finished']))
    expect(state.tasks.every(({ result, passes }) => result !== null && passes.done === passes.of)).toBe(true)
    // It owns what it has made.
    expect(new Set((await jobOf(one, job.id)).runIds)).toEqual(new Set(runsOf(state).map(({ run }) => run)))

    const [trained, asked] = [one.engine.trained.length, one.engine.asked.length]
    await over(one, (await submit(one)).id)
    expect([one.engine.trained.length, one.engine.asked.length]).toEqual([trained, asked])
  })

  it('marks the quick one in names and tags, and never takes its runs for the whole one', async () => {
    const one = lab()
    await over(one, (await submit(one)).id)
    const runs = one.store.runs.list({ limit: 100 })
    expect(runs.every(({ name, tags }) => name.startsWith('quick study · ') && tags.includes('quick study'))).toBe(true)
    const whole = await stateOf(one, { quick: false })
    expect(runsOf(whole).map(({ run }) => run)).toEqual(runsOf(whole).map(() => null))
    const results = await one.page.call('study.results', quick)
    expect(new Set(results.rows.flatMap(({ figures }) => figures.map(({ verdict }) => verdict)))).toEqual(new Set(['open']))
    expect(new Set(results.conclusions.flatMap((of) => of.results.map(({ verdict }) => verdict)))).toEqual(new Set(['open']))
    expect(results.remarks[0]).toContain('quick study')
    const wholeResults = await one.page.call('study.results', {})
    expect(wholeResults.rows.every(({ figures }) => figures.every(({ measured }) => measured === null))).toBe(true)
    expect(wholeResults.remarks.join()).toContain('not done yet: The biased canvas, The cheater')
  })

  it('differs between quick and whole in nothing that is not in the table of sizes', () => {
    const without = (isQuick: boolean) =>
      Object.values(recipesOf({ preset: 'as-written', quick: isQuick })).map(
        ({ settings: { epochs: _e, headEpochs: _h, batch: _b, ...settings }, dataset, ...rest }) => {
          const { trainSize: _train, testSize: _test, ...canvas } = dataset
          return { ...rest, settings, canvas }
        },
      )
    expect(without(true)).toEqual(without(false))
    expect(Object.keys(quickStudy)).toEqual(Object.keys(wholeStudy))
    expect(Object.entries(quickStudy).every(([name, size]) => size <= wholeStudy[name as keyof typeof wholeStudy])).toBe(true)
  })
})

describe('runs that exist', () => {
  const baseline = { method: 'erm', preset: 'as-written', settings: recipesOf({ preset: 'as-written', ...quick }).baseline.settings }
  const dataset = { trainSize: quickStudy.trainSize, testSize: quickStudy.testSize }
  const train = async (one: TestLab, changes: object = {}) => {
    const job = await one.page.call('jobs.submit', { kind: 'train', input: { ...baseline, dataset, ...changes } })
    await over(one, job.id)
    return job.runIds[0]!
  }
  const baselineOf = async (one: TestLab, input: object = {}) => runsOf(await stateOf(one, input)).find(({ name }) => name === 'Baseline')!

  it('are used where recipe, data and seed are the same, whoever made them', async () => {
    const one = lab()
    const run = await train(one, { name: 'mine' })
    expect(await baselineOf(one)).toMatchObject({ run, status: 'finished', seed: 0 })
    expect(statuses(await stateOf(one))).toMatchObject({ cheater: 'partly', canvas: 'missing' })
    const job = await submit(one)
    await over(one, job.id)
    expect(await baselineOf(one)).toMatchObject({ run })
    expect((await jobOf(one, job.id)).runIds).not.toContain(run)
    expect(one.store.runs.get(run)).toMatchObject({ name: 'mine', tags: [] })
  })

  it.each<[string, object]>([
    ['an edited setting', { settings: { ...baseline.settings, epochs: 2 } }],
    ['another setting', { settings: { ...baseline.settings, lr: 0.01 } }],
    ['another seed', { seeds: [1] }],
    ['another canvas', { dataset: { ...dataset, rho: 0.99 } }],
    ['another draw of the canvas', { dataset: { ...dataset, seed: 1 } }],
    ['more digits', { dataset: { ...dataset, trainSize: 7000 } }],
    ['another method', { method: 'cf-invar' }],
  ])('are not used with %s', async (_what, changes) => {
    const one = lab()
    await train(one, changes)
    expect(await baselineOf(one)).toMatchObject({ run: null, status: 'missing' })
  })

  it('are taken for their own seed each', async () => {
    const one = lab()
    const run = await train(one, { seeds: [5] })
    const runs = runsOf(await stateOf(one, { seeds: [7, 5] })).filter(({ name }) => name === 'Baseline')
    expect(runs.map((of) => [of.seed, of.run])).toEqual([
      [5, run],
      [7, null],
    ])
  })

  it('that were stopped are gone on with, from their checkpoint', async () => {
    const one = lab()
    const hold = holdAt(one, 2)
    const job = await one.page.call('jobs.submit', { kind: 'train', input: { ...baseline, dataset } })
    await until(hold.reached)
    const stopping = one.page.call('jobs.stop', { job: job.id })
    hold.release()
    await stopping
    one.engine.beforeEpoch = () => {}
    const [run] = job.runIds
    expect(await baselineOf(one)).toMatchObject({ run, status: 'stopped' })
    const study = await submit(one)
    await over(one, study.id)
    expect(await baselineOf(one)).toMatchObject({ run, status: 'finished' })
    expect((await jobOf(one, study.id)).runIds).toContain(run)
  })
})

describe('stopping', () => {
  it('keeps what is done, wherever it was, and the same study goes on with the rest', async () => {
    const one = lab()
    // In the second epoch of the third network.
    const hold = holdAt(one, 2, 3)
    const job = await submit(one)
    await until(hold.reached)
    const { progress, ...running } = await stateOf(one)
    expect(statuses({ progress, ...running })).toMatchObject({ canvas: 'running', cheater: 'finished', prober: 'missing' })
    expect(progress).toMatchObject({ total: 100, message: expect.stringMatching(/^Task 0, The biased canvas: .*, epoch 2 of 3$/) as string })
    expect(running.tasks.every(({ status, secondsLeft }) => (secondsLeft === null) === (status === 'finished'))).toBe(true)
    await expect(submit(one)).rejects.toMatchObject({ kind: 'conflict', message: 'this study is running already' })

    const stopping = one.page.call('jobs.stop', { job: job.id })
    hold.release()
    await stopping
    const stopped = await stateOf(one)
    expect(stopped).toMatchObject({ job: { status: 'stopped' }, finished: false, progress: null })
    expect(statuses(stopped).canvas).toBe('stopped')
    // Two of the canvas's variants, and the baseline, which was the first.
    expect(
      runsOf(stopped)
        .filter(({ run }) => run !== null)
        .map(({ status }) => status),
    ).toEqual(['finished', 'stopped', 'finished'])

    one.engine.beforeEpoch = () => {}
    const again = await submit(one)
    await over(one, again.id)
    const whole = lab()
    await over(whole, (await submit(whole)).id)
    // Of the epoch that it was stopped in nothing was kept: no epoch was done twice.
    expect(one.engine.trained.filter((line) => line.startsWith('seed'))).toEqual(whole.engine.trained.filter((line) => line.startsWith('seed')))
    const weights = (of: TestLab) => of.store.runs.list({ kind: 'train', limit: 100 }).map(({ id }) => of.store.runs.get(id).weightsHash)
    expect(weights(one)).toEqual(weights(whole))
  })

  it('can be gone on with by one of its runs, which brings back the study', async () => {
    const one = lab()
    const hold = holdAt(one, 2)
    const job = await submit(one)
    await until(hold.reached)
    const stopping = one.page.call('jobs.stop', { job: job.id })
    hold.release()
    await stopping
    one.engine.beforeEpoch = () => {}
    const resumed = await one.page.call('jobs.resume', { run: 'last' })
    expect(resumed).toMatchObject({ id: job.id, kind: 'study' })
    await over(one, job.id)
    expect((await stateOf(one)).finished).toBe(true)
    expect(await one.page.call('study.question', { job: job.id })).toEqual({ preset: 'as-written', seeds: [0], quick: true })
  })

  it('in a pass keeps no half of it', async () => {
    const one = lab()
    let reached = false
    let release = () => {}
    one.engine.beforePassEnds = () => {
      reached = true
      return new Promise((resolve) => (release = resolve))
    }
    const job = await submit(one)
    await until(() => reached, 'the ablation', 30_000)
    const stopping = one.page.call('jobs.stop', { job: job.id })
    release()
    await stopping
    expect(await stateOf(one)).toMatchObject({ job: { status: 'stopped' } })
    one.engine.beforePassEnds = () => {}
    const asked = one.engine.asked.length
    await over(one, (await submit(one)).id)
    // The ablation alone; steering leaves no word.
    expect(one.engine.asked.slice(asked)).toEqual([expect.stringContaining('ablate')])
  })

  it('by the death of the whole lab is no different: the next one goes on', async () => {
    const owner = otherProcess()
    const first = lab({ process: { pid: owner.pid, ppid: 1 } })
    const hold = holdAt(first, 2, 3)
    const job = await submit(first)
    await until(hold.reached)
    await kill(owner)
    const second = lab({ home: first.home })
    second.backend.takeOver()
    await over(second, job.id)
    expect((await stateOf(second)).finished).toBe(true)
    expect((await jobOf(second, job.id)).note).toContain('the lab was cut off')
    // Two whole networks and the first epoch of the third were there.
    expect(second.engine.trained[0]).toBe('seed 0 epoch 2')
  })
})

describe('what goes wrong', () => {
  it('does not end it where the engine dies, in a run or in a pass', async () => {
    const one = lab()
    let deaths = 0
    const die = () => {
      deaths += 1
      one.engine.die()
      setTimeout(() => one.engine.attachTo(one.link), 1)
    }
    one.engine.beforeEpoch = (_seed, epoch) => {
      if (epoch === 2 && deaths === 0) die()
    }
    one.engine.beforePassEnds = () => {
      if (deaths < 3) die()
    }
    const job = await submit(one)
    await over(one, job.id)
    expect(deaths).toBe(3)
    const { note } = await jobOf(one, job.id)
    expect(note).toContain('Baseline: the engine died in epoch 2 of seed 0')
    expect(note).toContain('the engine died over ablation of seed 0; began it again')
    expect((await stateOf(one)).finished).toBe(true)
  })

  it('in one run leaves the others alone, and is said at the end and in the state', async () => {
    const one = lab()
    one.engine.diverges = ({ method }, epoch) => method === 'dann' && epoch === 2
    const job = await submit(one)
    await over(one, job.id, 'failed')
    const { note } = await jobOf(one, job.id)
    expect(note).toContain('Task 4, Robust training: DANN, seed 0: the loss was NaN in epoch 2')
    expect(note).toContain('Task 5, Adversarial interrogation: Attack 7 to 3, seed 0: the baseline or a cure is not there')
    const state = await stateOf(one)
    expect(statuses(state)).toEqual({
      ...{ canvas: 'finished', cheater: 'finished', prober: 'finished', gradcam: 'partly', cures: 'failed', attack: 'missing', sae: 'finished' },
    })
    expect(runsOf(state).find(({ name }) => name === 'DANN')).toMatchObject({ status: 'failed', error: 'the loss was NaN in epoch 2' })
  })

  it('is said before anything is made', async () => {
    const one = lab()
    await expect(submit(one, { seeds: [1, 1] })).rejects.toMatchObject({ kind: 'bad-input', message: 'seeds: each may be there only once' })
    await expect(submit(one, { preset: 'three-pools' })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(one.page.call('study.question', { job: 'none' })).rejects.toMatchObject({ kind: 'not-found' })
    expect(await one.page.call('jobs.list', {})).toEqual([])
  })
})

describe('the attack of the study', () => {
  const attackOf = async (one: TestLab) => (await stateOf(one)).tasks.find(({ id }) => id === 'attack')!

  // The test engine's sets have two sevens each.
  it('is made on images of each model’s own where too few are right for all, after the baseline was trained on', async () => {
    const one = lab()
    await over(one, (await submit(one)).id)
    const { remarks, link } = await attackOf(one)
    expect(remarks).toEqual([
      `seed 0: the baseline was trained on to epoch ${quickStudy.continuedEpochs}`,
      'seed 0: too few sevens are right for all four models: each is attacked on 2 of its own',
    ])
    const [made] = one.store.runs.list({ kind: 'attack', limit: 10 })
    expect(link).toEqual({ page: 'attack', params: { attack: made!.id } })
    expect(made!.settings).toMatchObject({ split: 'hard', choice: 'per-model', samples: 2, source: 7, target: 3 })
  })

  it('is made on the easy set where a model has none on the hard one', async () => {
    const one = lab()
    one.engine.rightOnHard = ({ method }) => (method === 'erm' ? 0 : 20)
    await over(one, (await submit(one)).id)
    expect((await attackOf(one)).remarks.at(-1)).toBe(
      'seed 0: too few sevens of the hard set are right for all four models: 2 of the easy set are attacked',
    )
  })

  it('of somebody else is taken where it asked the same of the same networks, and not where it asked something else', async () => {
    const one = lab()
    await over(one, (await submit(one)).id)
    const made = (await attackOf(one)).link.params.attack!
    const { settings, parents } = one.store.runs.get(made)
    await one.page.call('runs.delete', { run: made })
    expect((await attackOf(one)).runs.at(-1)).toMatchObject({ run: null, status: 'missing' })
    const networks = (settings.models as { run: string }[]).map(({ run }) => ({ run }))
    const { attackSteps: steps, attackRestarts: restarts, attackBisections: bisections, secondAttackSteps } = quickStudy
    const ask = async (changes: object = {}) => {
      const input = { models: networks, choice: 'per-model', samples: 1, settings: { steps, restarts, bisections } }
      const second = { method: 'fmn', settings: { steps: secondAttackSteps } }
      const job = await one.page.call('jobs.submit', { kind: 'attack', input: { ...input, second, ...changes } })
      await over(one, job.id)
      return job.runIds[0]!
    }
    for (const other of [
      { target: 4 },
      { seed: 1 },
      { settings: { steps: 7, restarts, bisections } },
      { models: networks.slice(1) },
      { second: null },
    ])
      await ask(other)
    expect((await attackOf(one)).runs.at(-1)).toMatchObject({ run: null })
    const run = await ask()
    expect((await attackOf(one)).runs.at(-1)).toMatchObject({ run, status: 'finished' })
    expect(parents).toHaveLength(4)
  })
})
