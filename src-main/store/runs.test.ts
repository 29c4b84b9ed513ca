import { afterEach, describe, expect, it } from 'vitest'
import type { EngineInfo } from '../contract/system'
import { Artifacts } from './artifacts'
import { Cache } from './cache'
import { openDatabase } from './database'
import { Runs } from './runs'
import { bytesOf, labErrorOf, openTestStore, sha256, someEpoch, someRun, temporaryHome, tidyUp } from './testing'

afterEach(tidyUp)

const engine: EngineInfo = {
  kind: 'cpu',
  reason: 'native TensorFlow 2.21.0 (CPU)',
  version: '2.21.0',
  tfjs: '4.22.0',
  node: '24',
  device: 'CPU',
  deviceMemory: null,
  threads: 2,
  path: '/lib',
  platform: 'linux-x64',
}

describe('a run', () => {
  it("comes back as it was made, also from another process's view", () => {
    const store = openTestStore()
    const parent = store.runs.create(someRun({ name: 'Parent' }))
    const made = someRun({ name: 'Ünïcode ✓', kind: 'sae', method: null, seed: 2 ** 31 - 1, settings: { nested: { k: [1, 'two', null] } }, engine })
    const run = store.runs.create({ ...made, parents: [{ id: parent.id, role: 'model' }] })
    const again = openTestStore(store.home).runs.get(run.id)
    expect(again).toEqual(run)
    const { parents: _none, ...fields } = { parents: [], ...made }
    expect(again).toMatchObject({
      ...fields,
      status: 'queued',
      epoch: 0,
      hard: null,
      weightsHash: null,
      notes: '',
      tags: [],
      notices: [],
      artifacts: [],
      bytes: 0,
    })
    expect(again.parents).toEqual([{ id: parent.id, role: 'model' }])
    expect(store.runs.get(parent.id).children).toEqual([{ id: run.id, role: 'model' }])
  })

  it('is filled by epochs, and the list shows the latest', () => {
    const { runs } = openTestStore()
    const { id } = runs.create(someRun())
    runs.setStatus(id, 'running')
    runs.commitEpoch(id, someEpoch(id, 1))
    runs.commitEpoch(id, someEpoch(id, 2))
    runs.addNotice(id, { kind: 'collapsed', epoch: 2, step: null, message: 'one answer for everything' })
    runs.finish(id)
    const run = runs.get(id)
    expect(run).toMatchObject({
      status: 'finished',
      epoch: 2,
      train: 0.902,
      easy: 0.95,
      hard: 0.02,
      weightsHash: someEpoch(id, 2).weightsHash,
      bytes: 3000,
    })
    expect(run.artifacts.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
      ['state', 'state', 1000],
      ['weights-1', 'weights', 1000],
      ['weights-2', 'weights', 1000],
    ])
    expect(run.notices).toEqual([{ kind: 'collapsed', epoch: 2, step: null, message: 'one answer for everything' }])
    expect(run.finishedAt! >= run.startedAt! && run.startedAt! >= run.createdAt).toBe(true)
    expect(runs.list({ limit: 10 })).toMatchObject([{ id, hard: 0.02, bytes: 3000 }])
  })

  it('two hundred made at once have two hundred ids', () => {
    const { runs } = openTestStore()
    for (let seed = 0; seed < 200; seed++) runs.create(someRun({ seed }))
    expect(new Set(runs.list({ limit: 1000 }).map((run) => run.id)).size).toBe(200)
  })

  it('a made-up parent is refused, and nothing is left', () => {
    const { runs } = openTestStore()
    expect(() => runs.create(someRun({ parents: [{ id: 'nobody', role: 'model' }] }))).toThrow()
    expect(runs.list({ limit: 10 })).toEqual([])
  })
})

describe('metrics', () => {
  it('come by name, each in the order of its steps; NaN and infinities survive', () => {
    const { runs } = openTestStore()
    const { id } = runs.create(someRun())
    const values = [
      { name: 'step/loss', step: 30, value: Number.NaN },
      { name: 'step/loss', step: 10, value: 2.5 },
      { name: 'step/loss', step: 20, value: Infinity },
      { name: 'epoch/hard', step: 1, value: 0.1 },
      { name: 'step/lossy', step: 1, value: -0.1 },
    ]
    runs.commitEpoch(id, { epoch: 1, weightsHash: 'w', artifacts: [], metrics: values })
    expect(runs.metrics(id)).toEqual([
      { name: 'epoch/hard', step: Float64Array.of(1), value: Float64Array.of(0.1) },
      { name: 'step/loss', step: Float64Array.of(10, 20, 30), value: Float64Array.of(2.5, Infinity, Number.NaN) },
      { name: 'step/lossy', step: Float64Array.of(1), value: Float64Array.of(-0.1) },
    ])
    expect(runs.metrics(id, 'step/').map((series) => series.name)).toEqual(['step/loss', 'step/lossy'])
    expect(runs.metrics(id, '%')).toEqual([])
  })

  it('an epoch that is done again takes the place of its first try', () => {
    const { runs } = openTestStore()
    const { id } = runs.create(someRun())
    runs.commitEpoch(id, someEpoch(id, 1))
    runs.commitEpoch(id, { ...someEpoch(id, 1), metrics: [{ name: 'epoch/hard', step: 1, value: 0.77 }] })
    expect(runs.metrics(id, 'epoch/')).toEqual([{ name: 'epoch/hard', step: Float64Array.of(1), value: Float64Array.of(0.77) }])
  })

  it('an epoch that fails half way leaves nothing of it', () => {
    const { runs, artifacts } = openTestStore()
    const { id } = runs.create(someRun())
    runs.commitEpoch(id, someEpoch(id, 1))
    const before = [runs.get(id), runs.metrics(id)]
    const broken = { ...someEpoch(id, 2), metrics: [{ name: 'epoch/hard', step: 2, value: 'much' as unknown as number }] }
    expect(() => runs.commitEpoch(id, broken)).toThrow()
    expect([runs.get(id), runs.metrics(id)]).toEqual(before)
    expect(labErrorOf(() => artifacts.readFile(broken.weightsHash)).message).toContain('cannot be read')
  })

  it('a full disk says so, and the run goes on once there is room', () => {
    const home = temporaryHome()
    const db = openDatabase(home)
    const artifacts = new Artifacts(db, home)
    const runs = new Runs(db, artifacts, new Cache(db, artifacts))
    const { id } = runs.create(someRun())
    const large = { ...someEpoch(id, 1), metrics: Array.from({ length: 20_000 }, (_, step) => ({ name: 'step/loss', step, value: step })) }
    const room = db.pragma('max_page_count', { simple: true }) as number
    db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + 20}`)
    expect(labErrorOf(() => runs.commitEpoch(id, large))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('disk is full') as string,
    })
    expect(runs.get(id)).toMatchObject({ epoch: 0, artifacts: [] })
    db.pragma(`max_page_count = ${room}`)
    runs.commitEpoch(id, large)
    expect(runs.get(id).weightsHash).toBe(sha256(bytesOf(`${id} weights 1`)))
    db.close()
  })
})

describe('a run without epochs', () => {
  const found = (word: string) => ({ name: 'images/0', kind: 'images', bytes: bytesOf(word) })

  it('keeps what it has found so far, the latest in place of what it was', () => {
    const { runs, artifacts } = openTestStore()
    const { id } = runs.create(someRun({ kind: 'attack' }))
    runs.keep(id, [found('half')])
    const [half] = runs.get(id).artifacts
    runs.keep(id, [found('all'), { name: 'images/1', kind: 'images', bytes: bytesOf('next') }])
    expect(runs.get(id)).toMatchObject({ epoch: 0, weightsHash: null, artifacts: [{ name: 'images/0' }, { name: 'images/1' }] })
    expect(artifacts.read(id, 'images/0')).toEqual(bytesOf('all'))
    expect(() => artifacts.readFile(half!.hash)).toThrow('cannot be read')
  })

  it('leaves nothing of what could not be kept whole', () => {
    const { runs, artifacts } = openTestStore()
    const { id } = runs.create(someRun({ kind: 'attack' }))
    runs.keep(id, [found('half')])
    const broken = { name: 'images/1', kind: 'images', bytes: null as unknown as Uint8Array }
    expect(() => runs.keep(id, [found('all'), broken])).toThrow()
    expect(artifacts.read(id, 'images/0')).toEqual(bytesOf('half'))
    expect(() => artifacts.readFile(sha256(bytesOf('all')))).toThrow('cannot be read')
  })
})

describe('a reference', () => {
  it('is an id, the beginning of one, or the last', () => {
    const { runs } = openTestStore()
    const first = runs.create(someRun()).id
    expect([runs.resolve(first), runs.resolve(first.slice(0, 9)), runs.resolve('last')]).toEqual([first, first, first])
    const second = runs.create(someRun()).id
    expect(runs.resolve('last')).toBe(second)
    let shared = 0
    while (first[shared] === second[shared]) shared++
    if (shared > 0) {
      const error = labErrorOf(() => runs.resolve(first.slice(0, shared)))
      expect(error.kind).toBe('bad-input')
      for (const id of [first, second]) expect(error.message).toContain(id)
    }
    expect(runs.resolve(second.slice(0, shared + 1))).toBe(second)
  })

  it('`last` is the newest of what is meant: networks are neither autoencoders nor attacks', () => {
    const { runs } = openTestStore()
    for (const [which, name] of [
      ['network', 'run'],
      ['sae', 'SAE'],
      ['attack', 'attack'],
    ] as const)
      expect(labErrorOf(() => runs.resolve('last', which))).toMatchObject({ kind: 'not-found', message: `there is no ${name} yet` })
    const [trained, imported, sae, attack] = ['train', 'import', 'sae', 'attack'].map((kind) => runs.create(someRun({ kind })).id)
    expect(runs.resolve('last', 'network')).toBe(imported)
    expect(runs.resolve('last', 'sae')).toBe(sae)
    expect(runs.resolve('last', 'attack')).toBe(attack)
    expect(runs.resolve('last')).toBe(attack)
    // Whoever names a run means that run.
    expect(runs.resolve(trained!, 'attack')).toBe(trained)
  })

  it('that fits nothing says so', () => {
    const { runs } = openTestStore()
    expect(labErrorOf(() => runs.resolve('last'))).toMatchObject({ kind: 'not-found', message: 'there is no run yet' })
    runs.create(someRun())
    for (const ref of ['zzzz', '%', '_', 'LAST '])
      expect(labErrorOf(() => runs.resolve(ref))).toMatchObject({ kind: 'not-found', message: expect.stringContaining(ref) as string })
    for (const get of [
      () => runs.get('zzzz'),
      () => runs.setStatus('zzzz', 'running'),
      () => runs.update('zzzz', { tags: ['a'] }),
      () => runs.commitEpoch('zzzz', someEpoch('zzzz', 1)),
      () => runs.finish('zzzz'),
    ]) {
      expect(labErrorOf(get).kind).toBe('not-found')
    }
  })
})

describe('a finished run', () => {
  function finished() {
    const store = openTestStore()
    const { id } = store.runs.create(someRun({ parents: [{ id: store.runs.create(someRun()).id, role: 'model' }] }))
    store.runs.commitEpoch(id, someEpoch(id, 1))
    store.runs.addNotice(id, { kind: 'collapsed', epoch: 1, step: 1, message: 'm' })
    store.runs.finish(id)
    return { store, id }
  }

  it('refuses every change through the store, in words', () => {
    const { store, id } = finished()
    const before = [store.runs.get(id), store.runs.metrics(id)]
    const changes = [
      () => store.runs.setStatus(id, 'running'),
      () => store.runs.setStatus(id, 'failed', 'no'),
      () => store.runs.commitEpoch(id, someEpoch(id, 2)),
      () => store.runs.keep(id, [{ name: 'late', kind: 'images', bytes: bytesOf('late') }]),
      () => store.runs.addNotice(id, { kind: 'collapsed', epoch: 1, step: null, message: 'late' }),
      () => store.runs.finish(id),
    ]
    for (const change of changes)
      expect(labErrorOf(change)).toMatchObject({ kind: 'conflict', message: expect.stringContaining(`run ${id} is finished`) as string })
    expect([store.runs.get(id), store.runs.metrics(id)]).toEqual(before)
  })

  it('refuses every change past the store too', () => {
    const { store, id } = finished()
    const other = store.runs.create(someRun()).id
    store.runs.commitEpoch(other, { ...someEpoch(other, 1), metrics: [{ name: 'other', step: 1, value: 1 }] })
    store.runs.addNotice(other, { kind: 'collapsed', epoch: 1, step: 1, message: 'm' })
    const db = openDatabase(store.home)
    const columns = (db.pragma('table_info(runs)') as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name !== 'name' && name !== 'notes')
    const tables = ['metrics', 'run_artifacts', 'run_notices', 'run_parents']
    const statements = [
      ...columns.map((column) => `UPDATE runs SET ${column} = ${column} WHERE id = '${id}'`),
      ...tables.flatMap((table) => [`DELETE FROM ${table} WHERE run = '${id}'`, `UPDATE ${table} SET run = run WHERE run = '${id}'`]),
      ...tables.slice(0, 3).map((table) => `UPDATE ${table} SET run = '${id}' WHERE run = '${other}'`),
      `INSERT INTO metrics VALUES ('${id}', 'late', 1, 1)`,
      `INSERT OR REPLACE INTO metrics SELECT run, name, step, 0 FROM metrics WHERE run = '${id}'`,
      `INSERT INTO run_artifacts VALUES ('${id}', 'late', 'weights', 'h', 1)`,
      `INSERT INTO run_notices VALUES ('${id}', 'collapsed', 1, 1, 'late')`,
      `INSERT INTO run_parents VALUES ('${id}', '${other}', 'late')`,
    ]
    const passed = statements.filter((sql) => {
      try {
        return db.prepare(sql).run().changes >= 0
      } catch {
        return false
      }
    })
    db.close()
    expect(passed).toEqual([])
  })

  it('can be named, noted, tagged, and deleted', () => {
    const { store, id } = finished()
    expect(store.runs.update(id, { name: 'New', notes: 'n', tags: ['b', 'a', 'b'] })).toMatchObject({
      name: 'New',
      notes: 'n',
      tags: ['a', 'b'],
      status: 'finished',
    })
    expect(store.runs.update(id, { tags: [] })).toMatchObject({ name: 'New', tags: [] })
    expect(store.runs.delete(id, false)).toEqual([id])
    expect(labErrorOf(() => store.runs.get(id)).kind).toBe('not-found')
    expect(store.runs.metrics(id)).toEqual([])
  })
})

describe('deleting', () => {
  it('names everything that was made from it, and takes it along only when agreed, what is shared stays', () => {
    const store = openTestStore()
    const make = (name: string, ...parents: string[]) =>
      store.runs.create(someRun({ name, parents: parents.map((id) => ({ id, role: 'model' })) })).id
    const root = make('Root')
    const left = make('Left', root)
    const right = make('Right', root)
    const both = make('Both', left, right)
    const apart = make('Apart')
    const shared = someEpoch('shared', 1)
    for (const id of [both, apart]) store.runs.commitEpoch(id, shared)

    const error = labErrorOf(() => store.runs.delete(root, false))
    expect(error.kind).toBe('conflict')
    expect((error.details as { children: { id: string; name: string }[] }).children).toHaveLength(3)
    expect((error.details as { children: unknown[] }).children).toEqual(
      expect.arrayContaining([
        { id: left, name: 'Left' },
        { id: right, name: 'Right' },
        { id: both, name: 'Both' },
      ]),
    )
    for (const name of ['Left', 'Right', 'Both']) expect(error.message).toContain(name)
    expect(store.runs.list({ limit: 10 })).toHaveLength(5)

    expect(store.runs.delete(both, false)).toEqual([both])
    expect(store.artifacts.read(apart, 'state')).toEqual(shared.artifacts[1]!.bytes)
    expect(store.runs.delete(root, true).sort()).toEqual([root, left, right].sort())
    expect(store.runs.list({ limit: 10 }).map((run) => run.id)).toEqual([apart])
  })

  it('takes a job along with its last run, and no other job', () => {
    const store = openTestStore()
    const [one, two] = [store.runs.create(someRun()).id, store.runs.create(someRun()).id]
    const ofBoth = store.jobs.create({ kind: 'train', title: 'Both', input: {}, runIds: [one, two] }).id
    const withoutRuns = store.jobs.create({ kind: 'train', title: 'None yet', input: {}, runIds: [] }).id
    store.runs.delete(one, false)
    expect(store.jobs.get(ofBoth).runIds).toEqual([two])
    store.runs.delete(two, false)
    expect(store.jobs.list().map((job) => job.id)).toEqual([withoutRuns])
  })
})

describe('the list', () => {
  it('is newest first, and can be narrowed by kind, status and words', () => {
    const { runs } = openTestStore()
    const cheater = runs.create(someRun({ name: 'Cheater' })).id
    const cure = runs.create(someRun({ name: 'Cure', method: 'DANN' })).id
    const sae = runs.create(someRun({ kind: 'sae', method: null, name: 'Codes' })).id
    runs.finish(cheater)
    runs.update(cure, { notes: 'colour gone', tags: ['Keep'] })
    const ids = (query: { kind?: string; status?: 'finished' | 'queued'; text?: string; limit?: number }) =>
      runs.list({ limit: 10, ...query }).map((run) => run.id)
    expect(ids({})).toEqual([sae, cure, cheater])
    expect(ids({ limit: 2 })).toEqual([sae, cure])
    expect(ids({ kind: 'sae' })).toEqual([sae])
    expect(ids({ status: 'finished' })).toEqual([cheater])
    for (const text of ['dann', 'COLOUR', 'keep', cure.toUpperCase()]) expect(ids({ text })).toEqual([cure])
    expect(ids({ text: '%' })).toEqual([])
    expect(ids({ text: '' })).toHaveLength(3)
  })
})
