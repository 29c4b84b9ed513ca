import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AttackTask } from '../../contract/engine'
import type { Job } from '../../contract/jobs'
import { chainInfo, defaultDataset, openTestLab, removeHomes, until, type TestLab } from '../testing'
import { addNetwork } from '../attack/testing'

const sevens = Uint8Array.from({ length: 12 }, () => 7)
const answers = { hard: { predicted: sevens, confidence: new Float32Array(12).fill(0.9) } }

let labs: TestLab[]
let lab: TestLab
let networks: string[]

function open(options: Parameters<typeof openTestLab>[0] = {}): TestLab {
  const opened = openTestLab(options)
  opened.engine.labels = { digit: sevens, color: Uint8Array.from(sevens, (_, image) => image % 10) }
  labs.push(opened)
  return opened
}

beforeEach(async () => {
  labs = []
  lab = open()
  const { hash } = await lab.page.call('data.describe', { settings: defaultDataset })
  networks = ['one', 'two'].map((name) => addNetwork(lab.store, { name, dataset: defaultDataset, datasetHash: hash, answers }))
})

afterEach(async () => {
  for (const { engine, backend } of labs) {
    engine.beforeImage = () => {}
    await backend.close().catch(() => {})
  }
  removeHomes()
})

const submit = (input: object = {}, at = lab): Promise<Job> =>
  at.page.call('jobs.submit', { kind: 'attack', input: { models: networks.map((run) => ({ run })), samples: 6, seed: 1, ...input } })
const jobOf = async ({ id }: Job, at = lab) => (await at.page.call('jobs.list', {})).find((job) => job.id === id)!
const over = (job: Job, status = 'finished', at = lab) => until(async () => (await jobOf(job, at)).status === status, `the job to be ${status}`)
const runOf = (job: Job, at = lab) => at.store.runs.get(job.runIds[0]!)
const filesOf = (job: Job, at = lab) => runOf(job, at).artifacts.map(({ name, hash }) => [name, hash])

/** Holds the attack before the image at this place of this model, until it is let go. */
function holdAt(model: number, place: number, { engine } = lab): { reached: () => boolean; release: () => void } {
  let [reached, release] = [false, () => {}]
  const gate = new Promise<void>((resolve) => (release = resolve))
  engine.beforeImage = (task, index) => {
    if (!isAt(task, index, model, place)) return
    reached = true
    return gate
  }
  return { reached: () => reached, release: () => release() }
}

/** Keys of models in the order in which they were attacked first. */
let keys: string[]
beforeEach(() => (keys = []))
function isAt({ model, indices }: AttackTask, index: number, wanted: number, place: number): boolean {
  if (!keys.includes(model.key)) keys.push(model.key)
  return keys.indexOf(model.key) === wanted && indices.indexOf(index) === place
}

/** As an attack that nothing came between leaves it. */
async function uninterrupted(): Promise<string[][]> {
  const job = await submit()
  await over(job)
  keys = []
  return filesOf(job)
}

describe('an attack', () => {
  it('is one run of all models, with everything in its settings, and keeps each model’s images', async () => {
    // A setting of the attack may bear any name.
    const own = { steps: 7, search: 'sweep', source: 'own' }
    const asked: AttackTask[] = []
    lab.engine.beforeImage = (task) => void asked.push(task)
    const job = await submit({ settings: own, confidence: 0.3, target: 4 })
    expect(job.title).toBe('Attack 7 to 4 on 2 models')
    expect(job.runIds).toHaveLength(1)
    await over(job)
    const run = runOf(job)
    expect(run).toMatchObject({ kind: 'attack', method: 'pgd', seed: 1, status: 'finished', epoch: 0, weightsHash: null, engine: chainInfo })
    expect(run.name).toBe('7 to 4 · hard · pgd and fmn · 6 images · 2 models')
    expect(run.parents).toEqual([...networks].sort().map((id) => ({ id, role: 'model' })))
    expect(run.settings).toMatchObject({
      attack: own,
      ...{ source: 7, target: 4, split: 'hard', confidence: 0.3, samples: 6, choice: 'shared' },
      models: networks.map((id) => ({ run: id, epoch: 1 })),
      second: { method: 'fmn', settings: { steps: 120 } },
      search: { success: 0.9, budget: 0.05, maxEpsilon: 0.3, resolution: 0.0005 },
    })
    expect(run.artifacts.map(({ name }) => name)).toEqual(['adversarial/model-0', 'adversarial/model-1', 'attacked/model-0', 'attacked/model-1'])
    expect(asked).toHaveLength(12)
    expect(asked[0]).toMatchObject({
      attack: { method: 'pgd', settings: own },
      second: { method: 'fmn' },
      source: 7,
      target: 4,
      seed: 1,
      split: 'hard',
    })
    expect(run.datasetHash).toBe(lab.store.runs.get(networks[0]!).datasetHash)
  })

  it('says how far it is: over all models, and what of which', async () => {
    const hold = holdAt(1, 3)
    const job = await submit()
    await until(hold.reached)
    const progress = async () => (await jobOf(job)).progress!
    await until(async () => (await progress()).message.endsWith('3 of 6 images done'))
    expect(await progress()).toMatchObject({ done: 9, total: 12, unit: 'images', message: 'two, seed 0: 3 of 6 images done' })
    expect((await progress()).secondsLeft).toBeGreaterThan(0)
    hold.release()
    await over(job)
  })

  it('ends the same after it was stopped and resumed, with only what was missing attacked again', async () => {
    const whole = await uninterrupted()
    const hold = holdAt(1, 2)
    const job = await submit()
    await until(hold.reached)
    const stopping = lab.page.call('jobs.stop', { job: job.id })
    hold.release()
    expect(await stopping).toMatchObject({ status: 'stopped' })
    expect(runOf(job)).toMatchObject({ status: 'stopped' })
    const { results, done, total } = await lab.page.call('attack.get', { attack: job.runIds[0]! })
    expect([done, total, results.map(({ images }) => images.length)]).toEqual([8, 12, [6, 2]])
    lab.engine.beforeImage = () => {}
    lab.engine.trained.length = 0
    await lab.page.call('jobs.resume', { run: job.runIds[0]! })
    await over(job)
    expect(lab.engine.trained).toHaveLength(4)
    expect(filesOf(job)).toEqual(whole)
  })

  it('ends the same where the engine dies over it, and says so', async () => {
    const whole = await uninterrupted()
    let deaths = 0
    lab.engine.beforeImage = (task, index) => {
      if (deaths === 2 || !isAt(task, index, 0, 1)) return
      deaths++
      lab.engine.die()
      lab.engine.attachTo(lab.link)
    }
    const job = await submit()
    await over(job)
    expect(deaths).toBe(2)
    expect(filesOf(job)).toEqual(whole)
    const message = 'the engine died over one, seed 0; went on with the images that were missing'
    expect(runOf(job).notices.map((notice) => notice.message)).toEqual([message, message])
    expect((await jobOf(job)).note).toContain(message)
  })

  it('is given up where the engine dies again and again', async () => {
    lab.engine.beforeImage = () => {
      lab.engine.die()
      lab.engine.attachTo(lab.link)
    }
    const job = await submit()
    await over(job, 'failed')
    expect(runOf(job)).toMatchObject({ status: 'failed', error: 'the engine died 4 times over this attack; its log says why', artifacts: [] })
  })

  it('is gone on with by the next process where the lab died, with the same end', async () => {
    const whole = await uninterrupted()
    const process = { pid: 2 ** 22 + 1, ppid: 2 ** 22 }
    const died = open({ home: lab.home, process })
    const hold = holdAt(1, 0, died)
    const job = await submit({}, died)
    await until(hold.reached)
    // It is held for good: nothing of that process comes to anything any more.
    const next = open({ home: lab.home })
    next.backend.jobs.takeOver('all')
    await over(job, 'finished', next)
    expect(next.engine.trained).toHaveLength(6)
    expect(filesOf(job, next)).toEqual(whole)
    expect(runOf(job, next).notices).toMatchObject([
      { kind: 'interrupted', message: 'the lab was cut off; went on with the images that were missing' },
    ])
  })

  it('says from where on it was another engine', async () => {
    const hold = holdAt(1, 1)
    const job = await submit()
    await until(hold.reached)
    const stopping = lab.page.call('jobs.stop', { job: job.id })
    hold.release()
    await stopping
    lab.engine.beforeImage = () => {}
    lab.engine.info = { ...chainInfo, kind: 'cuda' }
    await lab.page.call('jobs.resume', { run: job.runIds[0]! })
    await over(job)
    expect(runOf(job)).toMatchObject({ engine: { kind: 'cpu' }, notices: [{ kind: 'engine-changed' }] })
    expect(runOf(job).notices[0]!.message).toMatch(/^from model 2, image 2 on with TensorFlow 1 \(cuda, 1 thread\), until then with .*cpu/)
  })

  it('of other data than the models were trained on fails', async () => {
    const hold = holdAt(1, 1)
    const job = await submit()
    await until(hold.reached)
    const stopping = lab.page.call('jobs.stop', { job: job.id })
    hold.release()
    await stopping
    lab.engine.beforeImage = () => {}
    lab.engine.data = 'other digits'
    await lab.page.call('jobs.resume', { run: job.runIds[0]! })
    await over(job, 'failed')
    expect(runOf(job)).toMatchObject({ status: 'failed', error: 'the data has changed' })
    expect((await lab.page.call('attack.get', { attack: job.runIds[0]! })).done).toBe(7)
  })

  it('refuses before it makes a run', async () => {
    await expect(submit({ source: 3, target: 3 })).rejects.toMatchObject({
      kind: 'bad-input',
      message: 'target: must be another digit than the source',
    })
    await expect(submit({ models: [] })).rejects.toThrow('choose one model or more')
    await expect(submit({ method: 'deepfool' })).rejects.toThrow('there is no attack "deepfool"')
    await expect(submit({ second: { method: 'cw' } })).rejects.toThrow('there is no attack "cw"')
    await expect(submit({ split: 'train' })).rejects.toThrow('split')
    await expect(submit({ samples: 13 })).rejects.toThrow('too few images of digit 7')
    expect(await lab.page.call('runs.list', { kind: 'attack' })).toEqual([])
  })

  it('without a second one has none', async () => {
    const job = await submit({ second: null, models: [{ run: networks[0] }] })
    expect(job.title).toBe('Attack 7 to 3 on one, seed 0')
    await over(job)
    const { second, results } = await lab.page.call('attack.get', { attack: 'last' })
    expect([second, results[0]!.figures!.second, results[0]!.images[0]!.second]).toEqual([null, null, null])
  })
})
