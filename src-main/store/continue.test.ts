/** Runs that begin with the epochs of another one. */
import { afterEach, expect, it } from 'vitest'
import { openDatabase } from './database'
import { ended, labErrorOf, nextMessage, openTestStore, someEpoch, someRun, startWorker, temporaryHome, tidyUp } from './testing'
import type { Store } from './store'

afterEach(tidyUp)

function finishedRun(store: Store, epochs: number): string {
  const { id } = store.runs.create(someRun({ settings: { epochs } }))
  for (let epoch = 1; epoch <= epochs; epoch++) store.runs.commitEpoch(id, someEpoch(id, epoch))
  store.runs.addNotice(id, { kind: 'collapsed', epoch: 1, step: 3, message: 'one answer for everything' })
  store.runs.finish(id, { kind: 'goal', epoch: epochs, step: null, message: 'came to its end' })
  return id
}

it('have all of them, on no more disk, and go on by themselves', () => {
  const store = openTestStore()
  const id = finishedRun(store, 3)
  const parent = store.runs.get(id)
  const before = store.usage().artifacts
  const child = store.runs.continueFrom(id, someRun({ settings: { epochs: 5 } }))
  const { epoch, train, easy, hard, weightsHash, artifacts, bytes } = parent
  expect(child).toMatchObject({ status: 'queued', epoch, train, easy, hard, weightsHash, artifacts, bytes })
  expect(child.parents).toEqual([{ id, role: 'continued' }])
  expect(child.notices).toEqual([{ kind: 'collapsed', epoch: 1, step: 3, message: 'one answer for everything' }])
  expect(store.runs.metrics(child.id)).toEqual(store.runs.metrics(id))
  expect(store.usage().artifacts).toEqual(before)

  const atOnce = store.runs.create(someRun({ settings: { epochs: 5 } }))
  expect(child.groupKey).toBe(atOnce.groupKey)
  expect(child.groupKey).not.toBe(parent.groupKey)

  store.runs.commitEpoch(child.id, someEpoch(child.id, 4))
  expect(store.artifacts.read(id, 'state')).toEqual(someEpoch(id, 3).artifacts[1]!.bytes)
  expect({ ...store.runs.get(id), children: [] }).toEqual(parent)
  store.runs.delete(child.id, false)
  expect(store.artifacts.read(id, 'weights-1')).toEqual(someEpoch(id, 1).artifacts[0]!.bytes)
})

it('are made of finished runs alone', () => {
  const { runs } = openTestStore()
  const { id } = runs.create(someRun())
  runs.commitEpoch(id, someEpoch(id, 1))
  expect(labErrorOf(() => runs.continueFrom(id, someRun()))).toMatchObject({
    kind: 'conflict',
    message: expect.stringContaining('is not finished') as string,
  })
  expect(labErrorOf(() => runs.continueFrom('nobody', someRun())).kind).toBe('not-found')
  expect(runs.list({ limit: 10 })).toHaveLength(1)
})

it('are not there at all where a part of them cannot be written', () => {
  const store = openTestStore()
  const id = finishedRun(store, 2)
  const db = openDatabase(store.home)
  db.exec("CREATE TRIGGER broken BEFORE INSERT ON run_notices BEGIN SELECT RAISE(ABORT, 'no'); END")
  db.close()
  expect(() => store.runs.continueFrom(id, someRun())).toThrow()
  expect(store.runs.list({ limit: 10 }).map((run) => run.id)).toEqual([id])
  expect(store.runs.get(id).children).toEqual([])
})

it('are not there at all where a process is killed while it copies them', async () => {
  const home = temporaryHome()
  const worker = startWorker('half', home)
  const parent = await nextMessage<string>(worker)
  worker.send('go')
  await ended(worker)
  expect(worker.signalCode).toBe('SIGKILL')

  const { runs } = openTestStore(home)
  expect(runs.list({ limit: 10 }).map(({ id }) => id)).toEqual([parent])
  const { id } = runs.continueFrom(parent, someRun())
  expect(runs.get(id)).toMatchObject({ epoch: 3, notices: [{ kind: 'collapsed' }] })
})
