import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { contentOf, metricsText, readMetrics, renameIds, type PackedJob, type PackedRun } from './packed-run'
import type { Store } from './store'
import { bytesOf, ended, labErrorOf, nextMessage, openTestStore, someEpoch, someRun, startWorker, temporaryHome, tidyUp } from './testing'
import { parentsFirst, type Arrival } from './travel'

afterEach(tidyUp)

interface Luggage {
  runs: PackedRun[]
  jobs: PackedJob[]
}

const filesIn = (home: string, folder: string) =>
  existsSync(join(home, folder))
    ? readdirSync(join(home, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort()
    : []

function trained(store: Store, changes: Parameters<typeof someRun>[0] = {}): string {
  const { id } = store.runs.create(someRun(changes))
  store.runs.setStatus(id, 'running')
  store.runs.addNotice(id, { kind: 'interrupted', epoch: 1, step: 3, message: 'the lab was cut off' })
  for (const epoch of [1, 2]) store.runs.commitEpoch(id, someEpoch(id, epoch))
  store.runs.finish(id)
  return id
}

/** A network, an SAE that was trained on it, and all that people wrote at both. */
function family(store: Store): { network: string; sae: string } {
  const network = trained(store, { name: 'Network' })
  const sae = trained(store, { kind: 'sae', name: 'SAE', parents: [{ id: network, role: 'model' }], settings: { of: network, epochs: 2 } })
  store.runs.update(network, { notes: 'What I saw.', tags: ['mine', 'first'] })
  store.channelNames.set(network, { layer: 'conv1', channel: 3, name: 'red', note: 'edges' })
  store.featureNames.set(sae, { feature: 5, name: 'blue', note: '' })
  return { network, sae }
}

function packed(store: Store, ids: readonly string[]): Luggage {
  return { runs: store.travel.withAncestors(ids).map((id) => store.travel.pack(id)), jobs: [] }
}

/** As after the check of a file: its artifacts lie in a folder of their own. */
function arrive(from: Store, to: Store, luggage: Luggage): Arrival[] {
  const files = to.openIncoming()
  for (const { artifacts } of luggage.runs) for (const { hash } of artifacts) writeFileSync(files.path(hash), from.artifacts.readFile(hash))
  const arrivals = to.travel.arrive({ ...luggage, files, metricsOf: (run) => from.travel.metricsOf(run.id) })
  files.remove()
  return arrivals
}

const outcomes = (arrivals: readonly Arrival[]) => arrivals.map(({ outcome }) => outcome)

describe('runs that come into a store', () => {
  it('are what they were, with their parents, metrics, artifacts, names, notes and tags', () => {
    const [from, to] = [openTestStore(), openTestStore()]
    const { network, sae } = family(from)
    trained(from, { name: 'Another' })
    expect(from.travel.withAncestors([sae])).toEqual([network, sae])
    expect(outcomes(arrive(from, to, packed(from, [sae])))).toEqual(['added', 'added'])
    expect(to.runs.list({ limit: 10 })).toHaveLength(2)
    for (const id of [network, sae]) {
      expect(to.runs.get(id)).toEqual(from.runs.get(id))
      expect(to.runs.metrics(id)).toEqual(from.runs.metrics(id))
      expect(to.channelNames.of(id)).toEqual(from.channelNames.of(id))
      expect(to.featureNames.of(id)).toEqual(from.featureNames.of(id))
      for (const { name } of from.runs.get(id).artifacts) expect(to.artifacts.read(id, name)).toEqual(from.artifacts.read(id, name))
    }
    expect(filesIn(to.home, 'incoming')).toEqual([])
  })

  it('are left as they are where they are here, whatever people wrote at them since', () => {
    const store = openTestStore()
    const { network, sae } = family(store)
    const luggage = packed(store, [sae])
    store.runs.update(network, { name: 'Renamed', notes: '', tags: [] })
    const before = [network, sae].map((id) => store.runs.get(id))
    expect(arrive(store, store, luggage)).toEqual([network, sae].map((id) => ({ id, idInFile: id, outcome: 'present' })))
    expect([network, sae].map((id) => store.runs.get(id))).toEqual(before)
    expect(store.runs.list({ limit: 10 })).toHaveLength(2)
    for (const { name } of before[0]!.artifacts) expect(store.artifacts.read(network, name).length).toBeGreaterThan(0)
  })

  it('get a new id where theirs is another run, and all that was made from them follows', () => {
    const from = openTestStore()
    const { network, sae } = family(from)
    const to = openTestStore()
    const other = packed(from, [network])
    other.runs[0] = { ...other.runs[0]!, seed: 7, name: 'Other' }
    arrive(from, to, other)
    const untouched = to.runs.get(network)
    const [first, second] = arrive(from, to, packed(from, [sae]))
    expect(first).toMatchObject({ idInFile: network, outcome: 'renumbered' })
    expect(second).toEqual({ id: sae, idInFile: sae, outcome: 'added' })
    expect(to.runs.get(network)).toEqual(untouched)
    expect(to.runs.get(first!.id)).toMatchObject({ name: 'Network', seed: 0, notes: 'What I saw.', tags: ['first', 'mine'] })
    expect(to.runs.metrics(first!.id)).toEqual(from.runs.metrics(network))
    expect(to.runs.get(sae)).toMatchObject({ parents: [{ id: first!.id, role: 'model' }], settings: { of: first!.id, epochs: 2 } })
    expect(to.runs.get(sae).groupKey).not.toBe(from.runs.get(sae).groupKey)
    // The second time all of them are known, by what they are.
    expect(arrive(from, to, packed(from, [sae]))).toEqual([
      { id: first!.id, idInFile: network, outcome: 'present' },
      { id: sae, idInFile: sae, outcome: 'present' },
    ])
  })

  it.each<[string, (run: PackedRun) => PackedRun]>([
    ['settings', (run) => ({ ...run, settings: { ...run.settings, lr: 1 } })],
    ['seed', (run) => ({ ...run, seed: 9 })],
    ['figures', (run) => ({ ...run, hard: 0.5 })],
    ['notices', (run) => ({ ...run, notices: [] })],
    ['artifacts', (run) => ({ ...run, artifacts: run.artifacts.slice(1) })],
    ['metrics', (run) => ({ ...run, metrics: { hash: '0'.repeat(64), bytes: 2 } })],
    ['parents', (run) => ({ ...run, parents: [{ id: 'else', role: 'model' }] })],
  ])('are other runs where their %s differ', (_what, change) => {
    const store = openTestStore()
    const run = store.travel.pack(trained(store))
    expect(contentOf(change(run))).not.toBe(contentOf(run))
    expect(contentOf({ ...run, name: 'x', notes: 'y', tags: ['z'], channelNames: [], featureNames: [] })).toBe(contentOf(run))
  })

  it('that are not finished bring their job along, stopped, and its words follow new ids', () => {
    const from = openTestStore()
    const { network } = family(from)
    const { id } = from.runs.create(someRun({ kind: 'sae', parents: [{ id: network, role: 'model' }] }))
    from.runs.setStatus(id, 'stopped')
    const luggage = packed(from, [id])
    luggage.jobs.push({ kind: 'sae', title: 'An SAE', input: { run: network, seeds: [0] }, note: 'stopped', createdAt: 5, runs: [id] })
    const to = openTestStore()
    const other = packed(from, [network])
    arrive(from, to, { runs: [{ ...other.runs[0]!, seed: 7 }], jobs: [] })
    const [first] = arrive(from, to, luggage)
    expect(to.jobs.ofRun(id)).toMatchObject({
      kind: 'sae',
      status: 'stopped',
      note: 'stopped',
      createdAt: 5,
      runIds: [id],
      input: { run: first!.id },
    })
    expect(to.jobs.mine()).toEqual([])
    arrive(from, to, luggage)
    expect(to.jobs.list()).toHaveLength(1)
  })

  it('leave nothing behind where one of them cannot be taken in', () => {
    const [from, to] = [openTestStore(), openTestStore()]
    const { sae } = family(from)
    const luggage = packed(from, [sae])
    const files = to.openIncoming()
    for (const { artifacts } of luggage.runs) for (const { hash } of artifacts) writeFileSync(files.path(hash), from.artifacts.readFile(hash))
    const metricsOf = (run: PackedRun) => (run.kind === 'sae' ? '{"epoch/loss":{"step":[2,1],"value":[1,2]}}' : from.travel.metricsOf(run.id))
    expect(labErrorOf(() => to.travel.arrive({ ...luggage, files, metricsOf }))).toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('steps that ascend') as string,
    })
    expect(to.runs.list({ limit: 10 })).toEqual([])
    expect(filesIn(to.home, 'artifacts')).toEqual([])
  })
})

describe('a process that is killed while runs come in', () => {
  it.each(['arriving', 'receiving'] as const)('(%s) leaves nothing of them, and they can come again', async (task) => {
    const home = temporaryHome()
    const keeper = openTestStore(home)
    const kept = trained(keeper, { name: 'Kept' })
    const worker = startWorker(task, home)
    // Its artifacts lie among the others, its rows are written; the transaction is not over.
    const held = await nextMessage<{ files: number }>(worker)
    expect(held.files).toBe(task === 'arriving' ? 6 : 3)
    worker.kill('SIGKILL')
    await ended(worker)
    expect(filesIn(home, 'incoming').length).toBeGreaterThan(0)

    const store = openTestStore(home)
    expect(store.runs.list({ limit: 10 }).map(({ id }) => id)).toEqual([kept])
    expect(filesIn(home, 'artifacts')).toEqual([...new Set(store.runs.get(kept).artifacts.map(({ hash }) => hash))].sort())
    expect(readdirSync(join(home, 'incoming'))).toEqual([])
    const from = openTestStore()
    expect(outcomes(arrive(from, store, packed(from, [family(from).sae])))).toEqual(['added', 'added'])
    expect(store.runs.list({ limit: 10 })).toHaveLength(3)
  })

  it('is told from one that lives', () => {
    const home = temporaryHome()
    const mine = openTestStore(home).openIncoming()
    writeFileSync(mine.path('half'), 'half')
    const foreign = join(home, 'incoming', '999999999@1_abc')
    mkdirSync(foreign)
    openTestStore(home)
    expect([existsSync(mine.path('half')), existsSync(foreign)]).toEqual([true, false])
  })
})

describe('metrics as text', () => {
  it('come back to the last bit, whatever they are', () => {
    const values = [0.1 + 0.2, Number.NaN, Infinity, -Infinity, 5e-324, -1]
    const text = metricsText([{ name: 'step/loss', step: Float64Array.from(values, (_, i) => i * 10), value: Float64Array.from(values) }])
    expect(readMetrics(text)).toEqual(values.map((value, i) => ({ name: 'step/loss', step: i * 10, value })))
    expect(readMetrics('{}')).toEqual([])
  })

  it.each([
    '',
    '[]',
    '{"a":{"step":[1],"value":[]}}',
    '{"a":{"step":[1,1],"value":[0,0]}}',
    '{"a":{"step":[0.5],"value":[0]}}',
    '{"":{"step":[],"value":[]}}',
  ])('are refused: %s', (text) => expect(labErrorOf(() => readMetrics(text)).kind).toBe('bad-input'))
})

it('ids are renamed where a text is one, and nowhere else', () => {
  const ids = new Map([['abc', 'xyz']])
  const value = { run: 'abc', models: [{ run: 'abc' }, 'abcd', 3, null], abc: 'of abc', bytes: true }
  expect(renameIds(value, ids)).toEqual({ run: 'xyz', models: [{ run: 'xyz' }, 'abcd', 3, null], abc: 'of abc', bytes: true })
})

describe('the order of runs', () => {
  const run = (id: string, ...parents: string[]) => ({ id, parents: parents.map((parent) => ({ id: parent, role: 'model' })) }) as PackedRun

  it('has each after its parents', () => {
    const order = parentsFirst([run('c', 'a', 'b'), run('b', 'a'), run('a')]).map(({ id }) => id)
    expect(order).toEqual(['a', 'b', 'c'])
  })

  it('is refused where there is none', () => {
    expect(labErrorOf(() => parentsFirst([run('a', 'b'), run('b', 'a')])).message).toContain('in a circle: a, b')
    expect(labErrorOf(() => parentsFirst([run('a', 'gone')])).message).toContain('run gone, which is not in the file')
  })
})

it('a file of an artifact comes in pieces, and says where it is not what it was', () => {
  const store = openTestStore()
  const bytes = bytesOf('large', 2_500_000)
  const { id } = store.runs.create(someRun())
  store.runs.commitEpoch(id, { epoch: 1, weightsHash: 'w', metrics: [], artifacts: [{ name: 'w', kind: 'weights', bytes }] })
  const { hash } = store.runs.get(id).artifacts[0]!
  const pieces = [...store.artifacts.pieces(hash)]
  expect(pieces.map(({ length }) => length)).toEqual([2 ** 20, 2 ** 20, 2_500_000 - 2 ** 21])
  expect(Buffer.compare(Buffer.concat(pieces), bytes)).toBe(0)
  writeFileSync(join(store.home, 'artifacts', hash.slice(0, 2), hash), 'another')
  expect(labErrorOf(() => [...store.artifacts.pieces(hash)]).message).toContain('its hash is not its name')
})
