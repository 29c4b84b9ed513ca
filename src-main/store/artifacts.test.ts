import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { bytesOf, labErrorOf, openTestStore, sha256, someEpoch, someRun, tidyUp } from './testing'

afterEach(tidyUp)

const pathOf = (home: string, hash: string) => join(home, 'artifacts', hash.slice(0, 2), hash)
const filesIn = (home: string) =>
  readdirSync(join(home, 'artifacts'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()

function runWith(store: ReturnType<typeof openTestStore>, files: Record<string, Uint8Array>): string {
  const { id } = store.runs.create(someRun())
  const artifacts = Object.entries(files).map(([name, bytes]) => ({ name, kind: 'weights', bytes }))
  store.runs.commitEpoch(id, { epoch: 1, weightsHash: 'w', metrics: [], artifacts })
  return id
}

it('bytes come back as they were, also none at all and those of a part of a buffer', () => {
  const store = openTestStore()
  const files = { large: bytesOf('large', 3_000_000), empty: new Uint8Array(), part: bytesOf('pool', 64).subarray(3, 40) }
  const id = runWith(store, files)
  for (const [name, bytes] of Object.entries(files)) expect(Buffer.compare(store.artifacts.read(id, name), bytes), name).toBe(0)
})

it('lie under their SHA-256, equal ones once', () => {
  const store = openTestStore()
  const bytes = bytesOf('shared')
  runWith(store, { a: bytes, b: bytes })
  runWith(store, { c: bytes })
  expect(filesIn(store.home)).toEqual([sha256(bytes)])
  expect(statSync(pathOf(store.home, sha256(bytes))).size).toBe(bytes.length)
})

it('a damaged file and a missing one say so, and which', () => {
  const store = openTestStore()
  const bytes = bytesOf('damaged')
  const id = runWith(store, { weights: bytes, gone: bytesOf('gone') })
  const wrong = Uint8Array.from(bytes)
  wrong[500]! ^= 1
  writeFileSync(pathOf(store.home, sha256(bytes)), wrong)
  expect(labErrorOf(() => store.artifacts.read(id, 'weights'))).toMatchObject({
    kind: 'internal',
    message: expect.stringContaining(sha256(bytes)) as string,
  })
  writeFileSync(pathOf(store.home, sha256(bytesOf('gone'))), new Uint8Array())
  expect(labErrorOf(() => store.artifacts.read(id, 'gone')).kind).toBe('internal')
  expect(labErrorOf(() => store.artifacts.read(id, 'nothing')).kind).toBe('not-found')
})

it('a file that was cut short is written anew by whoever has its bytes', () => {
  const store = openTestStore()
  const bytes = bytesOf('short')
  mkdirSync(join(store.home, 'artifacts', sha256(bytes).slice(0, 2)), { recursive: true })
  writeFileSync(pathOf(store.home, sha256(bytes)), bytes.subarray(0, 10))
  expect(store.artifacts.read(runWith(store, { weights: bytes }), 'weights')).toEqual(bytes)
})

it('what an epoch replaces is removed, unless another run has it too', () => {
  const store = openTestStore()
  const { id } = store.runs.create(someRun())
  const keeper = runWith(store, { theirs: bytesOf(`${id} state 1`) })
  for (const epoch of [1, 2, 3]) store.runs.commitEpoch(id, someEpoch(id, epoch))
  const words = [`${id} weights 1`, `${id} weights 2`, `${id} weights 3`, `${id} state 1`, `${id} state 3`]
  expect(filesIn(store.home)).toEqual(words.map((word) => sha256(bytesOf(word))).sort())
  store.runs.delete(keeper, false)
  expect(existsSync(pathOf(store.home, sha256(bytesOf(`${id} state 1`))))).toBe(false)
})

it('half-written files of processes that died are removed at the next start, fresh ones are not', () => {
  const first = openTestStore()
  const [old, fresh] = ['.aaaa.1', '.bbbb.2'].map((name) => join(first.home, 'artifacts', name)) as [string, string]
  for (const path of [old, fresh]) writeFileSync(path, 'half')
  const twoHoursAgo = Date.now() / 1000 - 7200
  utimesSync(old, twoHoursAgo, twoHoursAgo)
  openTestStore(first.home)
  expect([existsSync(old), existsSync(fresh)]).toEqual([false, true])
})

it('what the cache holds goes with the last run of its weights', () => {
  const store = openTestStore()
  const weights = bytesOf('weights')
  const key = { weights: sha256(weights), dataset: 'd', what: 'probe' }
  const [first, second] = [runWith(store, { weights }), runWith(store, { weights })]
  store.cache.put(key, 'probe', bytesOf('old answer'))
  store.cache.put(key, 'probe', bytesOf('answer'))
  store.runs.delete(first, false)
  expect(store.cache.get(key)).toEqual(bytesOf('answer'))
  expect(store.cache.get({ ...key, dataset: 'another' })).toBeNull()
  store.runs.delete(second, false)
  expect(store.cache.get(key)).toBeNull()
  expect(filesIn(store.home)).toEqual([])
})
