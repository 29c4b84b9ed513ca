import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Job } from '../../contract/jobs'
import { chainHash, chainInfo, until, type TestLab } from '../testing'
import { closeAfterEach, jobOf, kill, lab, otherProcess, over } from './testing'

closeAfterEach()

const submit = ({ page }: TestLab, input: object = {}): Promise<Job> => page.call('jobs.submit', { kind: 'train', input })
const weightsOf = async ({ page }: TestLab, run: string) => (await page.call('runs.get', { run })).weightsHash

/** Holds the training before an epoch until it is let go. */
function holdBefore({ engine }: TestLab, seed: number, epoch: number): { reached: () => boolean; release: () => void } {
  let reached = false
  let release = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  engine.beforeEpoch = (at, of) => {
    if (at !== seed || of !== epoch) return
    reached = true
    return gate
  }
  return { reached: () => reached, release: () => release() }
}

describe('the queue', () => {
  it('trains one run a seed, one job after the other', async () => {
    const one = lab()
    const first = await submit(one, { seeds: [1, 2] })
    const second = await submit(one, { seeds: [3], settings: { epochs: 1 } })
    expect(second).toMatchObject({ status: 'queued', position: 0 })
    await over(one, second.id)
    expect(one.engine.trained).toEqual([1, 2].flatMap((seed) => [1, 2, 3].map((epoch) => `seed ${seed} epoch ${epoch}`)).concat('seed 3 epoch 1'))
    expect(await weightsOf(one, first.runIds[1]!)).toBe(chainHash(2, 3))
    const run = await one.page.call('runs.get', { run: first.runIds[0]! })
    expect(run).toMatchObject({ status: 'finished', epoch: 3, hard: 0, easy: 1, settings: { epochs: 3 }, weightsHash: chainHash(1, 3) })
  })

  it("keeps each epoch's weights and predictions, the newest state, and the metrics", async () => {
    const one = lab()
    const job = await submit(one)
    await over(one, job.id)
    const { artifacts } = await one.page.call('runs.get', { run: 'last' })
    expect(artifacts.map(({ name }) => name).sort()).toEqual(
      [1, 2, 3]
        .flatMap((epoch) => [`predictions/easy/epoch-${epoch}`, `predictions/hard/epoch-${epoch}`, `weights/epoch-${epoch}`])
        .concat('state/latest')
        .sort(),
    )
    const metrics = await one.page.call('runs.metrics', { run: 'last' })
    const loss = metrics.find(({ name }) => name === 'epoch/loss')!
    expect([...loss.step, ...loss.value]).toEqual([1, 2, 3, 1, 1 / 2, 1 / 3])
    expect([...metrics.find(({ name }) => name === 'epoch/extra')!.value]).toEqual([1, 2, 3])
    expect([...metrics.find(({ name }) => name === 'step/loss')!.step]).toEqual([1, 3, 5])
  })

  it('says that runs were made for a job that only waits', async () => {
    const one = lab()
    const hold = holdBefore(one, 0, 1)
    await submit(one, { seeds: [0] })
    await until(hold.reached)
    const changed = new Set<string>()
    const watch = one.page.stream('runs.watch', {}, (news) => news.changed.forEach((run) => changed.add(run)))
    try {
      const waiting = await submit(one, { seeds: [1] })
      await until(() => changed.has(waiting.runIds[0]!))
      expect(await jobOf(one, waiting.id)).toMatchObject({ status: 'queued' })
    } finally {
      watch.close()
      hold.release()
    }
  })

  it('takes nothing in that is wrong', async () => {
    const one = lab()
    await expect(submit(one, { method: 'magic' })).rejects.toMatchObject({ kind: 'bad-input', message: 'there is no training method "magic"' })
    await expect(submit(one, { seeds: [] })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(submit(one, { seeds: [1, 1] })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(one.page.call('jobs.submit', { kind: 'dream', input: {} })).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('there is: train') as string,
    })
    expect(await one.page.call('jobs.list', {})).toEqual([])
    expect(await one.page.call('runs.list', {})).toEqual([])
  })

  it('can be reordered', async () => {
    const one = lab()
    const hold = holdBefore(one, 0, 1)
    const jobs: Job[] = []
    for (const seed of [0, 1, 2, 3]) jobs.push(await submit(one, { seeds: [seed], settings: { epochs: 1 } }))
    await until(hold.reached)
    const listed = await one.page.call('jobs.move', { job: jobs[3]!.id, position: 0 })
    expect(listed.map(({ id }) => id)).toEqual([0, 3, 1, 2].map((index) => jobs[index]!.id))
    await expect(one.page.call('jobs.move', { job: jobs[0]!.id, position: 0 })).rejects.toMatchObject({ kind: 'conflict' })
    hold.release()
    await over(one, jobs[2]!.id)
    expect(one.engine.trained).toEqual([0, 3, 1, 2].map((seed) => `seed ${seed} epoch 1`))
  })

  it('stops at the last checkpoint, goes on from it, and ends with the weights of an uninterrupted run', async () => {
    const one = lab()
    const hold = holdBefore(one, 5, 3)
    const job = await submit(one, { seeds: [5, 6] })
    await until(hold.reached)
    const stopping = one.page.call('jobs.stop', { job: job.id })
    hold.release()
    expect(await stopping).toMatchObject({ status: 'stopped' })
    expect(await one.page.call('runs.get', { run: job.runIds[0]! })).toMatchObject({
      status: 'stopped',
      epoch: 2,
      finishedAt: expect.any(Number) as number,
    })
    expect(await one.page.call('runs.get', { run: job.runIds[1]! })).toMatchObject({ status: 'stopped', epoch: 0 })

    one.engine.beforeEpoch = () => {}
    await one.page.call('jobs.resume', { run: job.runIds[0]!.slice(0, 9) })
    await over(one, job.id)
    expect(one.engine.trained.filter((line) => line.startsWith('seed 5'))).toEqual([1, 2, 3].map((epoch) => `seed 5 epoch ${epoch}`))
    expect([await weightsOf(one, job.runIds[0]!), await weightsOf(one, job.runIds[1]!)]).toEqual([chainHash(5, 3), chainHash(6, 3)])
    await expect(one.page.call('jobs.resume', { run: job.runIds[0]! })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('is finished') as string,
    })
  })

  it('stops a waiting job without a word from the engine', async () => {
    const one = lab()
    const hold = holdBefore(one, 0, 1)
    await submit(one, { seeds: [0] })
    const waiting = await submit(one, { seeds: [1] })
    await until(hold.reached)
    expect(await one.page.call('jobs.stop', { job: waiting.id })).toMatchObject({ status: 'stopped', position: null })
    await expect(one.page.call('jobs.stop', { job: waiting.id })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(one.page.call('jobs.resume', { run: 'last' })).resolves.toMatchObject({ status: 'queued' })
    await expect(one.page.call('jobs.resume', { run: 'last' })).rejects.toMatchObject({ kind: 'conflict' })
    hold.release()
  })

  it('survives the death of the engine, says so, and ends with the same weights', async () => {
    const one = lab()
    let deaths = 0
    one.engine.beforeEpoch = (_seed, epoch) => {
      if (epoch !== 2 || deaths++ > 0) return
      one.engine.die()
      setTimeout(() => one.engine.attachTo(one.link), 20)
    }
    const job = await submit(one, { seeds: [7] })
    await over(one, job.id)
    expect((await jobOf(one, job.id)).note).toBe('the engine died in epoch 2 of seed 7; went on from epoch 1')
    expect((await one.page.call('runs.get', { run: 'last' })).notices).toEqual([
      { kind: 'interrupted', epoch: 2, step: null, message: 'the engine died in epoch 2; went on from epoch 1' },
    ])
    expect(await weightsOf(one, job.runIds[0]!)).toBe(chainHash(7, 3))
  })

  it('says on the run from which epoch on another engine computed it, once a change', async () => {
    const one = lab()
    const others = [
      { ...chainInfo, threads: 8 },
      { ...chainInfo, threads: 8 },
      { ...chainInfo, kind: 'wasm' as const, version: '4.22.0' },
    ]
    let deaths = 0
    one.engine.beforeEpoch = (_seed, epoch) => {
      if (epoch !== deaths + 2 || deaths >= others.length) return
      one.engine.info = others[deaths++]!
      one.engine.die()
      setTimeout(() => one.engine.attachTo(one.link), 1)
    }
    const job = await submit(one, { settings: { epochs: 5 } })
    await over(one, job.id)
    const { notices, engine } = await one.page.call('runs.get', { run: 'last' })
    const changes = notices.filter(({ kind }) => kind === 'engine-changed')
    expect(changes.map(({ epoch }) => epoch)).toEqual([2, 4])
    expect(changes[0]!.message).toBe(
      'from epoch 2 on with TensorFlow 1 (cpu, 8 threads), until then with TensorFlow 1 (cpu, 1 thread): ' +
        'its weights hash cannot be compared with that of one engine',
    )
    expect(changes[1]!.message).toMatch(
      /epoch 4 on with WebAssembly backend 4\.22\.0 \(wasm, 1 thread\), until then with TensorFlow 1 \(cpu, 8 threads\)/,
    )
    expect(engine).toMatchObject({ kind: 'cpu', threads: 1 })
  })

  it('knows the engine that a run began on, not the one that was there when it was asked for', async () => {
    const one = lab()
    const hold = holdBefore(one, 0, 1)
    await submit(one, { seeds: [0], settings: { epochs: 1 } })
    const waiting = await submit(one, { seeds: [1], settings: { epochs: 1 } })
    await until(hold.reached)
    one.engine.info = { ...chainInfo, threads: 8 }
    hold.release()
    await over(one, waiting.id)
    expect(await one.page.call('runs.get', { run: waiting.runIds[0]! })).toMatchObject({ engine: { threads: 8 }, notices: [] })
  })

  it('does not go on with a run whose digits have changed since', async () => {
    const one = lab()
    const hold = holdBefore(one, 0, 2)
    const job = await submit(one)
    await until(hold.reached)
    const stopping = one.page.call('jobs.stop', { job: job.id })
    hold.release()
    await stopping
    one.engine.data = 'other data'
    await one.page.call('jobs.resume', { run: 'last' })
    await over(one, job.id, 'failed')
    expect(await one.page.call('runs.get', { run: 'last' })).toMatchObject({ status: 'failed', epoch: 1, error: 'the data has changed' })
  })

  it('gives a run up that the engine dies over again and again, and can be asked to try once more', async () => {
    const one = lab()
    one.engine.beforeEpoch = (_seed, epoch) => {
      if (epoch !== 2) return
      one.engine.die()
      setTimeout(() => one.engine.attachTo(one.link), 1)
    }
    const job = await submit(one)
    await over(one, job.id, 'failed')
    expect((await jobOf(one, job.id)).note).toContain('the engine died 4 times')
    expect(await one.page.call('runs.get', { run: 'last' })).toMatchObject({
      status: 'failed',
      epoch: 1,
      error: expect.stringContaining('died 4 times') as string,
    })
    one.engine.beforeEpoch = () => {}
    await one.page.call('jobs.resume', { run: 'last' })
    await over(one, job.id)
    expect(await weightsOf(one, job.runIds[0]!)).toBe(chainHash(0, 3))
  })

  it('fails with the reason where a checkpoint cannot be kept', async () => {
    const one = lab()
    const hold = holdBefore(one, 0, 2)
    const job = await submit(one)
    await until(hold.reached)
    rmSync(join(one.home, 'artifacts'), { recursive: true })
    writeFileSync(join(one.home, 'artifacts'), 'in the way')
    hold.release()
    await over(one, job.id, 'failed')
    expect((await one.page.call('runs.get', { run: 'last' })).error).toMatch(/ENOTDIR|EEXIST/)
  })

  it('tells a page that comes in the middle of an epoch what the store does not have yet, and no more', async () => {
    const one = lab()
    const hold = holdBefore(one, 0, 2)
    const { runIds } = await submit(one, { settings: { epochs: 2 } })
    await until(hold.reached)
    // Listening first and asking then, as the page does.
    const steps: number[] = []
    const live = one.page.stream('jobs.live', { run: runIds[0]! }, (metrics) => steps.push(...metrics.map(({ step }) => step)))
    try {
      const stored = await one.page.call('runs.metrics', { run: runIds[0]!, prefix: 'step/' })
      expect(stored.map(({ step }) => [...step])).toEqual([[1]])
      await until(() => steps.length > 0)
      expect(steps).toEqual([3])
    } finally {
      live.close()
      hold.release()
    }
  })

  it('has nothing more to tell of a run once it is stored, or stopped', async () => {
    const one = lab()
    const finished = await submit(one)
    await over(one, finished.id)
    const hold = holdBefore(one, 1, 2)
    const stopped = await submit(one, { seeds: [1] })
    await until(hold.reached)
    expect(one.backend.jobs.live.notStored(null).map(({ run, step }) => [run, step])).toEqual([[stopped.runIds[0], 3]])
    const stopping = one.page.call('jobs.stop', { job: stopped.id })
    hold.release()
    await stopping
    expect(one.backend.jobs.live.notStored(null)).toEqual([])
  })

  it('reports live metrics and progress to a page', async () => {
    const one = lab()
    const names = new Set<string>()
    const messages = new Set<string>()
    const live = one.page.stream('jobs.live', {}, (metrics) => metrics.forEach(({ name }) => names.add(name)))
    const jobs = one.page.stream('jobs.watch', {}, (list) => list.forEach(({ progress }) => progress && messages.add(progress.message)))
    try {
      one.engine.beforeEpoch = (_, epoch) => until(() => messages.has(`epoch ${epoch} of 3`))
      const job = await submit(one)
      await over(one, job.id)
      await until(() => names.has('epoch/hard') && names.has('step/loss'))
      expect([...messages]).toEqual(expect.arrayContaining([1, 2, 3].map((epoch) => `epoch ${epoch} of 3`)))
    } finally {
      live.close()
      jobs.close()
    }
  })
})

describe('two backends on one home', () => {
  it("leave each other's jobs alone while both live", async () => {
    const owner = otherProcess()
    const first = lab({ process: { pid: owner.pid, ppid: process.pid } })
    const hold = holdBefore(first, 0, 2)
    const job = await submit(first)
    await until(hold.reached)
    const second = lab({ home: first.home })
    second.backend.takeOver()
    expect(await jobOf(second, job.id)).toMatchObject({ status: 'running' })
    await expect(second.page.call('jobs.stop', { job: job.id })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(second.page.call('jobs.resume', { run: 'last' })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(second.page.call('runs.delete', { run: 'last' })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('stop its job first') as string,
    })
    hold.release()
    await over(first, job.id)
    expect(second.engine.trained).toEqual([])
  })

  it('go on with what a dead one left, in its order, from the last checkpoint', async () => {
    const owner = otherProcess()
    const first = lab({ process: { pid: owner.pid, ppid: 1 } })
    const hold = holdBefore(first, 0, 3)
    const running = await submit(first, { seeds: [0] })
    const waiting = await submit(first, { seeds: [1], settings: { epochs: 1 } })
    await until(hold.reached)
    await kill(owner)

    const second = lab({ home: first.home })
    expect(await jobOf(second, running.id)).toMatchObject({ status: 'stopped', position: null })
    expect(await second.page.call('runs.get', { run: running.runIds[0]! })).toMatchObject({ status: 'stopped', epoch: 2 })
    second.backend.takeOver()
    await over(second, waiting.id)
    expect(second.engine.trained).toEqual(['seed 0 epoch 3', 'seed 1 epoch 1'])
    expect(await weightsOf(second, running.runIds[0]!)).toBe(chainHash(0, 3))
    expect((await jobOf(second, running.id)).note).toContain('cut off')
    expect((await second.page.call('runs.get', { run: running.runIds[0]! })).notices).toEqual([
      { kind: 'interrupted', epoch: 3, step: null, message: 'the lab was cut off in epoch 3; went on from epoch 2' },
    ])
    expect((await second.page.call('runs.get', { run: waiting.runIds[0]! })).notices).toEqual([])
  })

  it('leave it to a person where the one is a command that was asked for something else', async () => {
    const owner = otherProcess()
    const first = lab({ process: { pid: owner.pid, ppid: 1 } })
    const hold = holdBefore(first, 0, 2)
    const job = await submit(first)
    await until(hold.reached)
    await kill(owner)

    const second = lab({ home: first.home, host: 'cli' })
    second.backend.takeOver()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(second.engine.trained).toEqual([])
    await second.page.call('jobs.resume', { run: 'last' })
    await over(second, job.id)
    expect(await weightsOf(second, job.runIds[0]!)).toBe(chainHash(0, 3))
    expect((await second.page.call('runs.get', { run: 'last' })).notices).toMatchObject([{ kind: 'interrupted', epoch: 2 }])
  })

  it("go on with a sibling's job, the backend that the same host had before", async () => {
    const owner = otherProcess()
    const host = otherProcess()
    const first = lab({ process: { pid: owner.pid, ppid: host.pid } })
    const hold = holdBefore(first, 0, 2)
    const job = await submit(first)
    await until(hold.reached)
    await kill(owner)

    const second = lab({ home: first.home, host: 'cli', process: { pid: process.pid, ppid: host.pid } })
    second.backend.takeOver()
    await over(second, job.id)
  })
})

describe('closing', () => {
  it("lets a page's jobs wait for the next start, and a command's for a person", async () => {
    const page = lab()
    const first = holdBefore(page, 0, 2)
    const kept = await submit(page)
    await until(first.reached)
    const closing = page.backend.close()
    first.release()
    await closing

    const command = lab({ home: page.home, host: 'cli', process: { pid: process.pid, ppid: 1 } })
    const rows = command.store.jobs.list()
    expect(rows).toMatchObject([{ id: kept.id, status: 'queued' }])
    const second = holdBefore(command, 9, 2)
    const stopped = await submit(command, { seeds: [9] })
    await until(async () => (await jobOf(command, kept.id)).status === 'finished' && second.reached())
    const ending = command.backend.jobs.close('stopped')
    second.release()
    await ending
    expect(await jobOf(command, stopped.id)).toMatchObject({ status: 'stopped' })
  })
})
