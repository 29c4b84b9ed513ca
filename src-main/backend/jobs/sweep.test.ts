import { describe, expect, it } from 'vitest'
import type { Job } from '../../contract/jobs'
import { chainHash, until, type TestLab } from '../testing'
import { closeAfterEach, jobOf, lab, over } from './testing'

closeAfterEach()

const methods = [{ method: 'erm', settings: { epochs: 2 } }, { method: 'cf-invar' }]
const submit = ({ page }: TestLab, input: object = {}): Promise<Job> => page.call('jobs.submit', { kind: 'sweep', input: { methods, ...input } })

describe('a sweep over rho', () => {
  it('trains each method on each rho with each seed, as one job, and its runs say so', async () => {
    const one = lab()
    const job = await submit(one, { rhos: [0.95, 0.999], seeds: [3, 4] })
    await over(one, job.id)
    expect(job.title).toBe('Rho sweep: erm, cf-invar, 2 rhos, 2 seeds')
    const runs = await Promise.all(job.runIds.map((run) => one.page.call('runs.get', { run })))
    expect(runs.map(({ method, dataset, seed }) => [seed, dataset!.rho, method])).toEqual(
      [3, 4].flatMap((seed) => [0.95, 0.999].flatMap((rho) => ['erm', 'cf-invar'].map((method) => [seed, rho, method]))),
    )
    expect(runs[0]).toMatchObject({ name: 'erm · 2 epochs · rho 0.95', tags: ['rho sweep'], status: 'finished', weightsHash: chainHash(3, 2) })
    expect(runs[7]).toMatchObject({ name: 'cf-invar · 3 epochs · rho 0.999', weightsHash: chainHash(4, 3) })
    expect(new Set(runs.map(({ datasetHash }) => datasetHash)).size).toBe(2)
    expect(new Set(runs.map(({ groupKey }) => groupKey)).size).toBe(4)
  })

  it("takes the study's values of rho where none are named", async () => {
    const one = lab()
    const { runIds } = await submit(one, { methods: [methods[0]] })
    expect(runIds.map((id) => one.store.runs.get(id).dataset!.rho)).toEqual([0.95, 0.98, 0.99, 0.995, 0.999])
  })

  it('stops at a checkpoint, and ends with the weights of an uninterrupted one after it was gone on with', async () => {
    const one = lab()
    let reached = false
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    // The second run, of three epochs, in its last.
    one.engine.beforeEpoch = (_seed, epoch) => {
      if (epoch < 3) return
      reached = true
      return gate
    }
    const job = await submit(one, { rhos: [0.9], seeds: [1, 2] })
    await until(() => reached)
    expect((await jobOf(one, job.id)).progress).toMatchObject({ message: 'cf-invar, rho 0.9, seed 1, epoch 3 of 3' })
    const stopping = one.page.call('jobs.stop', { job: job.id })
    release()
    await stopping
    expect(job.runIds.map((id) => one.store.runs.get(id).status)).toEqual(['finished', 'stopped', 'stopped', 'stopped'])
    one.engine.beforeEpoch = () => {}
    await one.page.call('jobs.resume', { run: job.runIds[1]! })
    await over(one, job.id)
    expect(one.engine.trained.filter((line) => line === 'seed 1 epoch 1')).toHaveLength(2)
    expect(job.runIds.map((id) => one.store.runs.get(id).weightsHash)).toEqual([chainHash(1, 2), chainHash(1, 3), chainHash(2, 2), chainHash(2, 3)])
  })

  it('says which run the engine died over', async () => {
    const one = lab()
    let deaths = 0
    one.engine.beforeEpoch = (_seed, epoch) => {
      if (epoch !== 3 || deaths++ > 0) return
      one.engine.die()
      setTimeout(() => one.engine.attachTo(one.link), 20)
    }
    const job = await submit(one, { rhos: [0.9], seeds: [1] })
    await over(one, job.id)
    expect((await jobOf(one, job.id)).note).toBe('the engine died in epoch 3 of cf-invar, rho 0.9, seed 1; went on from epoch 2')
  })

  it('goes on with the others where the loss of one is no longer finite, and says at the end that it failed', async () => {
    const one = lab()
    one.engine.diverges = ({ method, dataset }, epoch) => method === 'cf-invar' && dataset.rho === 0.9 && epoch === 2
    const job = await submit(one, { rhos: [0.9, 0.95] })
    await over(one, job.id, 'failed')
    expect(job.runIds.map((id) => one.store.runs.get(id).status)).toEqual(['finished', 'failed', 'finished', 'finished'])
    expect(one.store.runs.get(job.runIds[1]!)).toMatchObject({ epoch: 1, notices: [{ kind: 'not-finite', epoch: 2 }] })
    expect((await jobOf(one, job.id)).note).toContain('1 of 4 runs failed: cf-invar, rho 0.9, seed 0: the loss was NaN in epoch 2')
  })

  it('is not begun, and leaves no run, where anything in it is wrong', async () => {
    const one = lab()
    const wrong: [object, string][] = [
      [{ methods: [{ method: 'erm' }, { method: 'magic' }] }, 'there is no training method "magic"'],
      [{ methods: [] }, 'choose one method or more'],
      [{ rhos: [] }, 'name one rho or more'],
      [{ rhos: [0.95, 1.5] }, 'rhos.1'],
      [{ rhos: [0.95, 0.95] }, 'rhos: each may be there only once'],
      [{ seeds: [1, 1] }, 'seeds: each may be there only once'],
      [{ methods: [methods[0], methods[0]] }, 'methods: each may be there only once'],
      [{ rhos: Array.from({ length: 20 }, (_, i) => i / 20), seeds: Array.from({ length: 100 }, (_, i) => i) }, 'these are 4000 runs'],
    ]
    for (const [input, message] of wrong) {
      await expect(submit(one, input)).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining(message) as string })
    }
    expect(await one.page.call('runs.list', {})).toEqual([])
    expect(await one.page.call('jobs.list', {})).toEqual([])
  })
})

describe('a training job of several seeds', () => {
  it('goes on too where one of them diverges; stopped, it is stopped', async () => {
    const one = lab()
    one.engine.diverges = ({ seed }, epoch) => seed === 1 && epoch === 1
    const job = await one.page.call('jobs.submit', { kind: 'train', input: { seeds: [1, 2] } })
    await over(one, job.id, 'failed')
    expect(job.runIds.map((id) => one.store.runs.get(id).status)).toEqual(['failed', 'finished'])

    let reached = false
    one.engine.beforeEpoch = () => {
      reached = true
      return new Promise((resolve) => setTimeout(resolve, 50))
    }
    await one.page.call('jobs.resume', { run: job.runIds[0]! })
    await until(() => reached)
    expect(await one.page.call('jobs.stop', { job: job.id })).toMatchObject({ status: 'stopped' })
    expect(one.store.runs.get(job.runIds[0]!).status).toBe('stopped')
  })
})
