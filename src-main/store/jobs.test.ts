import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { labErrorOf, openTestStore, someRun, temporaryHome, tidyUp } from './testing'

const others: ChildProcess[] = []
afterEach(() => {
  for (const other of others.splice(0)) other.kill('SIGKILL')
  tidyUp()
})

/** A process that does nothing but live. */
async function otherProcess(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  others.push(child)
  await once(child, 'spawn')
  return child as ChildProcess & { pid: number }
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const titled = (title: string) => ({ kind: 'train', title, input: { title }, runIds: [] })

describe('a job', () => {
  it('comes back as it was made', () => {
    const store = openTestStore()
    const runIds = [1, 2, 3].map((seed) => store.runs.create(someRun({ seed })).id).reverse()
    const job = store.jobs.create({ kind: 'train', title: 'Three seeds', input: { seeds: [1, 2, 3], deep: { a: null } }, runIds })
    expect(openTestStore(store.home).jobs.get(job.id)).toEqual(job)
    expect(job).toMatchObject({
      title: 'Three seeds',
      input: { seeds: [1, 2, 3], deep: { a: null } },
      runIds,
      status: 'queued',
      position: 0,
      note: null,
      restarts: 0,
      finishedAt: null,
    })
    expect(store.jobs.ofRun(runIds[1]!)).toEqual(job)
    expect(labErrorOf(() => store.jobs.get('none')).kind).toBe('not-found')
  })

  it('takes runs in while it works, behind those that it has, each once', () => {
    const store = openTestStore()
    const [first, second, third] = [1, 2, 3].map((seed) => store.runs.create(someRun({ seed })).id)
    const { id } = store.jobs.create({ ...titled('A'), runIds: [third!] })
    expect(store.jobs.addRuns(id, [first!, second!]).runIds).toEqual([third, first, second])
    expect(store.jobs.addRuns(id, [third!, first!]).runIds).toEqual([third, first, second])
    expect(openTestStore(store.home).jobs.ofRun(second!)).toMatchObject({ id, runIds: [third, first, second] })
    store.jobs.setStatus(id, 'stopped')
    expect(store.jobs.requeue(id).runIds).toEqual([third, first, second])
  })

  it('collects notes, and says when it was over', () => {
    const { jobs } = openTestStore()
    const { id } = jobs.create(titled('A'))
    jobs.addNote(id, 'the engine died')
    jobs.addNote(id, 'and again')
    jobs.setStatus(id, 'running')
    expect(jobs.get(id)).toMatchObject({ note: 'the engine died; and again', position: null, finishedAt: null })
    jobs.setStatus(id, 'failed')
    expect(jobs.get(id).finishedAt).toBeGreaterThan(0)
    expect(jobs.requeue(id)).toMatchObject({ status: 'queued', note: null, finishedAt: null, position: 0 })
  })
})

describe('the queue', () => {
  it('has the running one first, then what waits, then what is over', () => {
    const { jobs } = openTestStore()
    const [a, b, c, d] = ['A', 'B', 'C', 'D'].map((title) => jobs.create(titled(title)).id) as [string, string, string, string]
    jobs.setStatus(a, 'finished')
    jobs.setStatus(c, 'running')
    expect(jobs.list().map((job) => [job.id, job.position])).toEqual([
      [c, null],
      [b, 0],
      [d, 1],
      [a, null],
    ])
    expect(jobs.nextMine()!.id).toBe(b)
  })

  it.each([
    ['D', 0, 'DABC'],
    ['A', 2, 'BCAD'],
    ['B', 99, 'ACDB'],
    ['C', 2, 'ABCD'],
  ])('moves %s to %i', (title, position, expected) => {
    const { jobs } = openTestStore()
    const ids = new Map([...'ABCD'].map((name) => [name, jobs.create(titled(name)).id]))
    jobs.move(ids.get(title)!, position)
    expect(
      jobs
        .list()
        .map((job) => job.title)
        .join(''),
    ).toBe(expected)
    expect(jobs.list().map((job) => job.position)).toEqual([0, 1, 2, 3])
  })
})

describe('jobs of other processes', () => {
  it('are left alone while those live', async () => {
    const home = temporaryHome()
    const owner = await otherProcess()
    const theirs = openTestStore(home, { process: { pid: owner.pid, ppid: 1 } }).jobs
    const mine = openTestStore(home).jobs
    const { id } = theirs.create(titled('Theirs'))
    const own = mine.create(titled('Mine'))
    expect(mine.takeOver('all')).toEqual([])
    expect([mine.isMine(id), mine.ownerLives(id), theirs.isMine(id), mine.nextMine()!.id]).toEqual([false, true, true, own.id])
    expect(own.position).toBe(0)
  })

  it('are taken over when those are dead, queued in their order, with one restart more for what ran', async () => {
    const home = temporaryHome()
    const owner = await otherProcess()
    const theirs = openTestStore(home, { process: { pid: owner.pid, ppid: 1 } }).jobs
    const [a, b, over] = ['A', 'B', 'Over'].map((title) => theirs.create(titled(title)).id) as [string, string, string]
    theirs.setStatus(b, 'running')
    theirs.setStatus(over, 'finished')
    await end(owner)
    const mine = openTestStore(home).jobs
    expect(mine.ownerLives(a)).toBe(false)
    const taken = new Map(mine.takeOver('all').map((job) => [job.id, job]))
    expect([...taken.keys()].sort()).toEqual([a, b].sort())
    expect(taken.get(a)).toMatchObject({ wasRunning: false, restarts: 0, status: 'queued' })
    expect(taken.get(b)).toMatchObject({ wasRunning: true, restarts: 1, status: 'queued' })
    expect(mine.mine().map((job) => job.id)).toEqual([a, b])
    expect(mine.takeOver('all')).toEqual([])
  })

  it('of another host are no siblings', async () => {
    const home = temporaryHome()
    const owner = await otherProcess()
    const { jobs } = openTestStore(home, { process: { pid: owner.pid, ppid: 1 } })
    const { id } = jobs.create(titled('A'))
    await end(owner)
    expect(openTestStore(home).jobs.takeOver('siblings')).toEqual([])
    expect(
      openTestStore(home, { process: { pid: process.pid, ppid: 1 } })
        .jobs.takeOver('siblings')
        .map((job) => job.id),
    ).toEqual([id])
  })

  it('forgive restarts once an epoch is done', async () => {
    const home = temporaryHome()
    const owner = await otherProcess()
    const first = openTestStore(home, { process: { pid: owner.pid, ppid: 1 } })
    const run = first.runs.create(someRun()).id
    const { id } = first.jobs.create({ ...titled('A'), runIds: [run] })
    first.jobs.setStatus(id, 'running')
    await end(owner)
    const second = openTestStore(home)
    expect(second.jobs.takeOver('all')).toMatchObject([{ restarts: 1 }])
    second.runs.commitEpoch(run, { epoch: 1, weightsHash: 'w', metrics: [], artifacts: [] })
    expect(second.jobs.get(id).restarts).toBe(0)
  })
})
