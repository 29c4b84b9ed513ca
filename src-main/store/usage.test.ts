import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { bytesOf, openTestStore, sha256, someRun, tidyUp } from './testing'

afterEach(tidyUp)

it('says what lies on the disk, by kind and by run', () => {
  const store = openTestStore()
  const make = (name: string, files: [string, string, Uint8Array][]) => {
    const { id } = store.runs.create(someRun({ name }))
    store.runs.commitEpoch(id, {
      epoch: 1,
      weightsHash: 'w',
      metrics: [],
      artifacts: files.map(([file, kind, bytes]) => ({ name: file, kind, bytes })),
    })
    return id
  }
  const shared = bytesOf('shared', 700)
  const a = make('A', [
    ['w1', 'weights', shared],
    ['w2', 'weights', shared],
    ['s', 'state', bytesOf('s', 50)],
  ])
  const b = make('B', [
    ['w', 'weights', shared],
    ['x', 'weights', bytesOf('x', 400)],
  ])
  store.runs.create(someRun({ name: 'Empty' }))
  store.cache.put({ weights: sha256(shared), dataset: 'd', what: 'probe' }, 'probe', bytesOf('p', 90))

  mkdirSync(join(store.home, 'logs', 'old'), { recursive: true })
  writeFileSync(join(store.home, 'logs', 'engine.log'), 'x'.repeat(30))
  writeFileSync(join(store.home, 'logs', 'old', 'engine.log'), 'x'.repeat(12))

  const usage = store.usage()
  expect(usage.other).toEqual([{ what: 'logs', bytes: 42 }])
  expect(usage.artifacts).toEqual([
    { kind: 'weights', count: 2, bytes: 1100 },
    { kind: 'probe', count: 1, bytes: 90 },
    { kind: 'state', count: 1, bytes: 50 },
  ])
  expect(usage.runs).toEqual([
    { id: b, name: 'B', bytes: 1100 },
    { id: a, name: 'A', bytes: 750 },
  ])
  expect(store.runs.get(a).bytes).toBe(750)
  const onDisk = readdirSync(join(store.home, 'artifacts'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  expect(usage.artifacts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(onDisk)
  expect(usage.home).toBe(store.home)
  expect(usage.database).toBeGreaterThan(statSync(store.file).size - 1)
  expect(usage.free).toBeGreaterThan(0)
})
