import { describe, expect, it } from 'vitest'
import type { Job } from '../../contract/jobs'
import type { RunDetail } from '../../contract/runs'
import { artifactNames } from '../artifacts'
import { chainFile, chainHash, chainInfo, until, type TestLab } from '../testing'
import { closeAfterEach, jobOf, kill, lab, otherProcess, over } from './testing'

closeAfterEach()

const runOf = ({ page }: TestLab, run: string) => page.call('runs.get', { run })
const goOn = ({ page }: TestLab, input: object): Promise<Job> => page.call('jobs.submit', { kind: 'continue', input })

/** A finished network of three epochs, or so many as are named. */
async function trained(one: TestLab, input: object = {}): Promise<RunDetail> {
  const job = await one.page.call('jobs.submit', { kind: 'train', input })
  await over(one, job.id)
  return runOf(one, job.runIds[0]!)
}

async function continued(one: TestLab, input: object): Promise<RunDetail> {
  const job = await goOn(one, input)
  await over(one, job.id)
  return runOf(one, job.runIds[0]!)
}

const notices = async (one: TestLab, run: string) => (await runOf(one, run)).notices.map(({ message }) => message)

describe('training on', () => {
  it('makes a new run that holds the epochs of the old one and ends as if it had been trained at once', async () => {
    const one = lab()
    const parent = await trained(one, { seeds: [4] })
    const child = await continued(one, { run: parent.id, epochs: 5 })
    expect(child).toMatchObject({
      kind: 'train',
      status: 'finished',
      method: 'erm',
      seed: 4,
      epoch: 5,
      name: 'erm · 5 epochs',
      settings: { ...parent.settings, epochs: 5 },
      datasetHash: parent.datasetHash,
      weightsHash: chainHash(4, 5),
      parents: [{ id: parent.id, role: 'continued' }],
      notices: [],
    })
    expect(one.engine.trained.slice(3)).toEqual(['seed 4 epoch 4', 'seed 4 epoch 5'])
    const names = [1, 2, 3, 4, 5].flatMap((epoch) => [
      artifactNames.weights(epoch),
      artifactNames.predictions('easy', epoch),
      artifactNames.predictions('hard', epoch),
    ])
    expect(child.artifacts.map(({ name }) => name).sort()).toEqual([...names, artifactNames.state].sort())
    const loss = (await one.page.call('runs.metrics', { run: child.id })).find(({ name }) => name === 'epoch/loss')!
    expect([...loss.step]).toEqual([1, 2, 3, 4, 5])
    expect(await runOf(one, parent.id)).toEqual({ ...parent, children: [{ id: child.id, role: 'continued' }] })
  })

  it('shares the files of the epochs, and the group of a run of as many', async () => {
    const one = lab()
    const parent = await trained(one)
    const atOnce = await trained(one, { settings: { epochs: 4 } })
    const child = await continued(one, { run: parent.id, epochs: 4, name: 'on and on' })
    const hashes = ({ artifacts }: RunDetail) => artifacts.map(({ name, hash }) => `${name} ${hash}`)
    expect(hashes(child)).toEqual(hashes(atOnce))
    expect(hashes(child)).toEqual(expect.arrayContaining(hashes(parent).filter((line) => !line.startsWith(artifactNames.state))))
    expect(child.groupKey).toBe(atOnce.groupKey)
    expect(child.name).toBe('on and on')
  })

  it('goes on from a run that was trained on itself, and names it by its new length', async () => {
    const one = lab()
    const parent = await trained(one, { name: 'my cheater' })
    const child = await continued(one, { run: parent.id, epochs: 4 })
    expect(child.name).toBe('my cheater · 4 epochs')
    const grandchild = await continued(one, { run: child.id.slice(0, 10), epochs: 6 })
    expect(grandchild).toMatchObject({ name: 'my cheater · 6 epochs', weightsHash: chainHash(0, 6), parents: [{ id: child.id }] })
  })

  it.each(['1 epoch', '1 epochs'])('puts its length in the place of "%s"', async (length) => {
    const one = lab()
    const parent = await trained(one, { name: `erm · ${length} · rho 0.9`, settings: { epochs: 1 } })
    expect((await continued(one, { run: parent.id, epochs: 2 })).name).toBe('erm · 2 epochs · rho 0.9')
  })

  it('says from which epoch on another engine computed it', async () => {
    const one = lab()
    const parent = await trained(one)
    one.engine.info = { ...chainInfo, threads: 8 }
    const child = await continued(one, { run: parent.id, epochs: 4 })
    expect(child).toMatchObject({ engine: { threads: 1 }, notices: [{ kind: 'engine-changed', epoch: 4 }] })
  })

  it('keeps what was noticed in the epochs that it holds', async () => {
    const one = lab()
    let deaths = 0
    one.engine.beforeEpoch = (_seed, epoch) => {
      if (epoch !== 2 || deaths++ > 0) return
      one.engine.die()
      setTimeout(() => one.engine.attachTo(one.link), 1)
    }
    const parent = await trained(one)
    const child = await continued(one, { run: parent.id, epochs: 4 })
    expect(child.notices).toEqual(parent.notices)
    expect(child.notices).toMatchObject([{ kind: 'interrupted', epoch: 2 }])
  })

  it('stops at its last checkpoint, with the old epochs at the least, and goes on from it', async () => {
    const one = lab()
    const parent = await trained(one)
    let reached = false
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    one.engine.beforeEpoch = () => {
      reached = true
      return gate
    }
    const job = await goOn(one, { run: parent.id, epochs: 5 })
    await until(() => reached)
    expect((await jobOf(one, job.id)).progress).toMatchObject({ message: 'epoch 4 of 5' })
    const stopping = one.page.call('jobs.stop', { job: job.id })
    release()
    await stopping
    expect(await runOf(one, job.runIds[0]!)).toMatchObject({ status: 'stopped', epoch: 3, weightsHash: parent.weightsHash })
    await one.page.call('jobs.resume', { run: job.runIds[0]! })
    await over(one, job.id)
    expect((await runOf(one, job.runIds[0]!)).weightsHash).toBe(chainHash(0, 5))
  })

  it('is a child like any other when the old run is to be deleted', async () => {
    const one = lab()
    const parent = await trained(one)
    const child = await continued(one, { run: parent.id, epochs: 4 })
    await expect(one.page.call('runs.delete', { run: parent.id })).rejects.toMatchObject({
      kind: 'conflict',
      details: { children: [{ id: child.id, name: child.name }] },
    })
    await one.page.call('runs.delete', { run: child.id })
    expect(one.store.artifacts.read(parent.id, artifactNames.weights(3)).length).toBeGreaterThan(0)
    const again = await continued(one, { run: parent.id, epochs: 4 })
    await one.page.call('runs.delete', { run: parent.id, withChildren: true })
    expect(await one.page.call('runs.list', {})).toEqual([])
    expect(() => one.store.artifacts.readFile(again.artifacts[0]!.hash)).toThrow()
  })
})

describe('what cannot be trained on', () => {
  async function refused(one: TestLab, input: object, kind: string, message: RegExp): Promise<void> {
    const before = await one.page.call('runs.list', {})
    await expect(goOn(one, input)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) as string })
    expect(await one.page.call('runs.list', {})).toEqual(before)
  }

  it('a run that is not there, or has so many epochs', async () => {
    const one = lab()
    await refused(one, { run: 'nobody', epochs: 4 }, 'not-found', /no run "nobody"/)
    const { id } = await trained(one)
    await refused(one, { run: id, epochs: 3 }, 'bad-input', new RegExp(`epochs: run ${id} has 3 already; name 4 or more`))
    await refused(one, { run: id, epochs: 1001 }, 'bad-input', /epochs/)
  })

  it('a run that is not finished', async () => {
    const one = lab()
    one.engine.diverges = (_task, epoch) => epoch === 2
    const job = await one.page.call('jobs.submit', { kind: 'train', input: {} })
    await over(one, job.id, 'failed')
    await refused(one, { run: 'last', epochs: 6 }, 'conflict', /is not finished: resume it, or wait for its end; it has 1 of 3 epochs/)
  })

  it('imported weights', async () => {
    const one = lab()
    const { id } = await one.page.call('runs.import', { bytes: chainFile(new Uint8Array(32)), name: 'from elsewhere' })
    await refused(one, { run: id, epochs: 4 }, 'conflict', /was imported: its file holds weights, not the optimiser's state/)
  })

  it('a sparse autoencoder', async () => {
    const one = lab()
    const sae = one.store.runs.create({
      kind: 'sae',
      name: 'SAE',
      method: 'topk',
      seed: 0,
      settings: { epochs: 2 },
      dataset: null,
      datasetHash: null,
      engine: null,
      codeVersion: '1',
    })
    await refused(one, { run: sae.id, epochs: 4 }, 'bad-input', /is a sparse autoencoder, not a network/)
  })

  it('a run whose state is gone', async () => {
    const one = lab()
    const parent = one.store.runs.create({
      kind: 'train',
      name: 'old',
      method: 'erm',
      seed: 0,
      settings: { epochs: 1 },
      dataset: null,
      datasetHash: null,
      engine: null,
      codeVersion: '1',
    })
    one.store.runs.commitEpoch(parent.id, { epoch: 1, weightsHash: 'w', metrics: [], artifacts: [] })
    one.store.runs.finish(parent.id)
    await refused(one, { run: parent.id, epochs: 4 }, 'conflict', /has no state of its optimiser/)
  })

  it('one whose method does something else in its last epochs', async () => {
    const one = lab()
    const { id } = await trained(one)
    one.engine.endsDifferently = ['erm']
    await refused(one, { run: id, epochs: 4 }, 'conflict', /the last epochs of erm do something else .* train it anew for 4 epochs/)
  })

  it('one whose digits have changed since', async () => {
    const one = lab()
    const { id } = await trained(one)
    one.engine.data = 'other data'
    await refused(one, { run: id, epochs: 4 }, 'conflict', /the digits that run .* was trained on have changed/)
  })
})

/** The hard set holds two images of each digit, in the order 0 to 9, 0 to 9: it is right on the first `rightAfter(epoch)` of them. */
function learnsHard(one: TestLab, rightAfter: (epoch: number) => number): void {
  one.engine.rightOnHard = (_task, epoch) => rightAfter(epoch)
}

describe('training on until enough images are right', () => {
  const sevens = { digit: 7, images: 2 }

  it('ends with the first epoch that has so many', async () => {
    const one = lab()
    const parent = await trained(one)
    learnsHard(one, (epoch) => (epoch < 5 ? 10 : 20))
    const child = await continued(one, { run: parent.id, epochs: 9, until: sevens })
    expect(child).toMatchObject({ status: 'finished', epoch: 5, settings: { epochs: 9 }, weightsHash: chainHash(0, 5) })
    expect(one.engine.trained.filter((line) => line.startsWith('seed 0')).at(-1)).toBe('seed 0 epoch 5')
    const message = 'ended after epoch 5 of 9: 2 images of 7 in the hard set are right with P above 0.5; 2 were wanted'
    expect(child.notices).toEqual([{ kind: 'goal', epoch: 5, step: null, message }])
    expect((await one.page.call('jobs.list', {}))[0]!.note).toBe(`seed 0: ${message}`)
    await expect(one.page.call('jobs.resume', { run: child.id })).rejects.toMatchObject({ message: expect.stringContaining('is finished') as string })
  })

  it('says what the engine noticed of that epoch', async () => {
    const one = lab()
    const parent = await trained(one)
    learnsHard(one, () => 20)
    one.engine.collapses = () => true
    const child = await continued(one, { run: parent.id, epochs: 9, until: sevens })
    expect(child.notices.map(({ kind, epoch }) => [kind, epoch])).toEqual([
      ['collapsed', 4],
      ['goal', 4],
    ])
  })

  it('says so where its last epoch has fewer', async () => {
    const one = lab()
    const parent = await trained(one)
    learnsHard(one, () => 10)
    const child = await continued(one, { run: parent.id, epochs: 5, until: sevens })
    expect(child).toMatchObject({ status: 'finished', epoch: 5 })
    expect(child.notices.map(({ message }) => message)).toEqual([
      'after all of its 5 epochs: 1 image of 7 in the hard set is right with P above 0.5; 2 were wanted',
    ])
  })

  it('counts the confidence, the digit and the set', async () => {
    const one = lab()
    const parent = await trained(one)
    // The engine is sure to 0.9, and right on all of the easy set.
    const unsure = await continued(one, { run: parent.id, epochs: 4, until: { ...sevens, split: 'easy', confidence: 0.9 } })
    expect(await notices(one, unsure.id)).toEqual([
      'after all of its 4 epochs: 0 images of 7 in the easy set are right with P above 0.9; 2 were wanted',
    ])
    learnsHard(one, () => 8)
    const threes = await continued(one, { run: parent.id, epochs: 5, until: { digit: 3, images: 1 } })
    expect(threes).toMatchObject({ epoch: 4, notices: [{ message: expect.stringContaining('1 image of 3 in the hard set is right') as string }] })
  })

  it('counts only what the other models get right too', async () => {
    const one = lab()
    const parent = await trained(one)
    learnsHard(one, () => 10)
    const other = await trained(one, { seeds: [1] })
    learnsHard(one, () => 20)
    const models = [{ run: other.id.slice(0, 10) }]
    const child = await continued(one, { run: parent.id, epochs: 4, until: { ...sevens, models } })
    expect(await notices(one, child.id)).toEqual([
      'after all of its 4 epochs: 1 image of 7 in the hard set is right with P above 0.5, by 1 other model too; 2 were wanted',
    ])
    expect((await continued(one, { run: parent.id, epochs: 5, until: { digit: 7, images: 1, models } })).epoch).toBe(4)
  })

  it('means the models that were there when it was asked for', async () => {
    const one = lab()
    const parent = await trained(one)
    learnsHard(one, () => 20)
    const other = await trained(one, { seeds: [1] })
    const job = await goOn(one, { run: parent.id, epochs: 4, until: { ...sevens, models: [{ run: 'last' }] } })
    expect(one.store.jobs.get(job.id).input).toMatchObject({ run: parent.id, until: { models: [{ run: other.id, epoch: 3 }] } })
    await over(one, job.id)
  })

  it('refuses models of other images, and those that are not finished', async () => {
    const one = lab()
    const parent = await trained(one)
    const elsewhere = await trained(one, { dataset: { seed: 8 } })
    await expect(goOn(one, { run: parent.id, epochs: 4, until: { ...sevens, models: [{ run: elsewhere.id }] } })).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('another dataset') as string,
    })
    one.engine.diverges = (_task, epoch) => epoch === 2
    const job = await one.page.call('jobs.submit', { kind: 'train', input: {} })
    await over(one, job.id, 'failed')
    await expect(goOn(one, { run: parent.id, epochs: 4, until: { ...sevens, models: [{ run: job.runIds[0]! }] } })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('is not finished') as string,
    })
  })

  it('does not begin where there are enough already', async () => {
    const one = lab()
    learnsHard(one, () => 20)
    const parent = await trained(one)
    await expect(goOn(one, { run: parent.id, epochs: 9, until: sevens })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/nothing to train for, after epoch 3 of run .* 2 images of 7/) as string,
    })
  })

  it('can be trained on further, without the notice of its end', async () => {
    const one = lab()
    const parent = await trained(one)
    learnsHard(one, () => 20)
    const early = await continued(one, { run: parent.id, epochs: 9, until: sevens })
    expect(early.name).toBe('erm · up to 9 epochs')
    const later = await continued(one, { run: early.id, epochs: 9 })
    expect(later).toMatchObject({ epoch: 9, name: 'erm · 9 epochs', notices: [], weightsHash: chainHash(0, 9) })
    const compared = await one.page.call('compare.table', { runs: [early.id, later.id] })
    expect(compared.runs.map(({ run }) => run.epoch)).toEqual([4, 9])
    expect(compared.remarks).toContainEqual(expect.stringMatching(new RegExp(`Run ${early.id} .*: ended after epoch 4 of 9: 2 images of 7`)))
    expect(compared.remarks.filter((remark) => remark.startsWith(`Run ${later.id}`))).toEqual([])
  })

  it('ends without another epoch where a lab died between the last one and its end', async () => {
    const owner = otherProcess()
    const first = lab({ process: { pid: owner.pid, ppid: 1 } })
    const parent = await trained(first)
    learnsHard(first, () => 20)
    first.store.runs.finish = () => {
      throw new Error('the lab is dead')
    }
    const job = await goOn(first, { run: parent.id, epochs: 9, until: sevens })
    await over(first, job.id, 'failed')
    // As a process leaves it that died there.
    first.store.runs.setStatus(job.runIds[0]!, 'running')
    first.store.jobs.setStatus(job.id, 'running')
    await kill(owner)

    const second = lab({ home: first.home })
    second.backend.takeOver()
    await over(second, job.id)
    expect(second.engine.trained).toEqual([])
    const run = await runOf(second, job.runIds[0]!)
    expect(run).toMatchObject({ status: 'finished', epoch: 4, weightsHash: chainHash(0, 4) })
    expect(run.notices.filter(({ kind }) => kind === 'goal')).toHaveLength(1)
  })
})
