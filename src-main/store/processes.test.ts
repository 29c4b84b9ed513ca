/** Several real processes on one store, and what is left of one that is killed while it writes. */
import { afterEach, expect, it } from 'vitest'
import { openDatabase } from './database'
import { bytesOf, ended, nextMessage, openTestStore, sha256, someEpoch, startWorker, temporaryHome, tidyUp } from './testing'

afterEach(tidyUp)

it.each([1, 2, 3])('kill -9 between checkpoints and within them (try %i): what was committed is there, whole, and nothing else', async (attempt) => {
  const home = temporaryHome()
  const worker = startWorker('checkpoints', home)
  await nextMessage(worker)
  const told: { run: string; epoch: number }[] = []
  worker.on('message', (message) => {
    told.push(message as (typeof told)[number])
    // At another place in the writing of an epoch each time.
    if (told.length === 5) setTimeout(() => worker.kill('SIGKILL'), attempt * 4)
  })
  worker.send('go')
  await ended(worker)
  const { run: id, epoch: last } = told.at(-1)!

  const store = openTestStore(home)
  const run = store.runs.get(id)
  expect(run.status).toBe('running')
  expect(run.epoch).toBeGreaterThanOrEqual(last)
  expect(run.weightsHash).toBe(sha256(bytesOf(`${id} weights ${run.epoch}`, 100_000)))
  const epochs = Array.from({ length: run.epoch }, (_, i) => someEpoch(id, i + 1, 100_000))
  const names = ['state', ...epochs.map(({ epoch }) => `weights-${epoch}`)]
  expect(run.artifacts.map(({ name }) => name).sort()).toEqual(names.sort())
  for (const { artifacts } of epochs) expect(Buffer.compare(store.artifacts.read(id, artifacts[0]!.name), artifacts[0]!.bytes)).toBe(0)
  expect(Buffer.compare(store.artifacts.read(id, 'state'), bytesOf(`${id} state ${run.epoch}`, 100_000))).toBe(0)
  const expected = epochs.flatMap(({ metrics }) => metrics)
  expect(store.runs.metrics(id).flatMap(({ name, step, value }) => [...step].map((at, i) => ({ name, step: at, value: value[i] })))).toEqual(
    ['epoch/hard', 'step/loss'].flatMap((name) => expected.filter((metric) => metric.name === name)),
  )
  store.runs.commitEpoch(id, someEpoch(id, run.epoch + 1, 100_000))
  expect(store.runs.get(id).epoch).toBe(run.epoch + 1)
})

it('two processes write at once: nothing is lost, nothing is mixed up', async () => {
  const home = temporaryHome()
  const workers = [1, 2].map(() => startWorker('runs', home))
  await Promise.all(workers.map((worker) => nextMessage(worker)))
  const answers = workers.map((worker) => nextMessage<string[]>(worker))
  for (const worker of workers) worker.send('go')
  const ids = (await Promise.all(answers)).flat()
  expect(await Promise.all(workers.map(ended))).toEqual([0, 0])
  const store = openTestStore(home)
  expect(new Set(ids).size).toBe(12)
  expect(
    store.runs
      .list({ limit: 100 })
      .map((run) => run.id)
      .sort(),
  ).toEqual([...ids].sort())
  for (const id of ids) {
    expect(store.runs.get(id)).toMatchObject({ status: 'finished', epoch: 3, weightsHash: someEpoch(id, 3).weightsHash })
    expect(store.runs.metrics(id).map((series) => series.step.length)).toEqual([3, 30])
    for (let epoch = 1; epoch <= 3; epoch++) expect(sha256(store.artifacts.read(id, `weights-${epoch}`))).toBe(someEpoch(id, epoch).weightsHash)
  }
})

it('three processes may open a store that is not there yet at once', async () => {
  const home = temporaryHome()
  const workers = [1, 2, 3].map(() => startWorker('open', home))
  await Promise.all(workers.map((worker) => nextMessage(worker)))
  const answers = workers.map((worker) => nextMessage<number>(worker))
  for (const worker of workers) worker.send('go')
  expect(await Promise.all(answers)).toEqual([0, 0, 0])
})

it('jobs of a killed process go to one of those that ask for them', async () => {
  const home = temporaryHome()
  const owner = startWorker('own', home)
  const ids = await nextMessage<string[]>(owner)
  const takers = [1, 2].map(() => startWorker('take', home))
  await Promise.all(takers.map((taker) => nextMessage(taker)))
  owner.kill('SIGKILL')
  await ended(owner)
  const answers = takers.map((taker) => nextMessage<string[]>(taker))
  for (const taker of takers) taker.send('go')
  const taken = await Promise.all(answers)
  expect(taken.map((some) => some.length).sort()).toEqual([0, 3])
  expect(taken.flat().sort()).toEqual([...ids].sort())
  const { jobs } = openTestStore(home)
  expect(ids.map((id) => jobs.get(id).restarts)).toEqual([1, 0, 0])
  expect(jobs.takeOver('all')).toEqual([])
})

it('a reader sees a whole epoch or none of it while another process writes', async () => {
  const home = temporaryHome()
  const worker = startWorker('checkpoints', home)
  await nextMessage(worker)
  worker.send('go')
  const db = openDatabase(home)
  const look = db.prepare(`SELECT epoch, (SELECT count(*) FROM metrics) AS metrics, (SELECT count(*) FROM run_artifacts) AS artifacts FROM runs`)
  const seen: { epoch: number; metrics: number; artifacts: number }[] = []
  while (!seen.some(({ epoch }) => epoch >= 8)) {
    seen.push(look.get() as (typeof seen)[number])
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  db.close()
  for (const { epoch, metrics, artifacts } of seen) expect([metrics, artifacts]).toEqual([epoch * 11, epoch === 0 ? 0 : epoch + 1])
})
