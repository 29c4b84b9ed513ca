import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readHeader, withMetadata } from '../weights-file'
import { chainFile, chainInfo, openTestLab, removeHomes, until, type TestLab } from '../testing'

let lab: TestLab

beforeEach(() => {
  lab = openTestLab()
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await lab.backend.close()
  removeHomes()
})

async function train(input: object = {}): Promise<string> {
  const job = await lab.page.call('jobs.submit', { kind: 'train', input })
  await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
  return job.runIds[0]!
}

describe('diagnose', () => {
  it('counts from the predictions that training has kept, without the engine', async () => {
    const run = await train()
    const hard = await lab.page.call('diagnose.evaluate', { run })
    // The 20 images are digit i % 10 in the colour of the next digit, and the model answers the colour.
    expect(hard).toMatchObject({
      run,
      epoch: 3,
      split: 'hard',
      size: 20,
      accuracy: { value: 0, count: 0, of: 20 },
      colorFollow: { value: 1, count: 20, of: 20 },
    })
    expect(hard.confusion[3]).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0, 0])
    expect(hard.colorConfusion[4]).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0, 0])
    expect(hard.otherErrors).toMatchObject({ value: 0, count: 0, of: 20 })
    expect(hard.colorFollowByDigit[5]).toMatchObject({ value: 1, of: 2 })
    const easy = await lab.page.call('diagnose.evaluate', { run, split: 'easy', epoch: 2 })
    expect(easy).toMatchObject({
      epoch: 2,
      accuracy: { value: 1, low: expect.closeTo(20 / (20 + 1.959964 ** 2), 6) as number, high: 1 },
      colorFollow: { value: 0 },
      otherErrors: { value: null, of: 0 },
    })
    expect(lab.engine.asked).toEqual([])
  })

  it('asks the engine once for what was not kept', async () => {
    const run = await train()
    for (let time = 0; time < 2; time++) {
      expect(await lab.page.call('diagnose.evaluate', { run, split: 'balanced' })).toMatchObject({ colorFollow: { value: 1 } })
      const probe = await lab.page.call('diagnose.probe', { run })
      expect(probe.summary[1]).toEqual({ color: 1, predicted: 1, share: 1 })
      expect(probe.histograms[1]![7]).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 0])
    }
    expect(lab.engine.asked).toEqual(['predict balanced', 'probe'])
    await lab.page.call('diagnose.probe', { run, epoch: 1 })
    expect(lab.engine.asked).toHaveLength(3)
  })

  it('refuses runs and epochs that are not there', async () => {
    await expect(lab.page.call('diagnose.evaluate', { run: 'zzz' })).rejects.toMatchObject({ kind: 'not-found' })
    const run = await train()
    await expect(lab.page.call('diagnose.evaluate', { run, epoch: 4 })).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('has 3 epochs') as string,
    })
  })
})

describe('runs', () => {
  it('go out with what made them, and come in again', async () => {
    const run = await train({ seeds: [11], dataset: { rho: 0.99 }, name: 'The cheater' })
    const { bytes, fileName } = await lab.page.call('runs.export', { run })
    expect(fileName).toBe('The-cheater-seed-11-epoch-3.safetensors')
    const { metadata } = readHeader(bytes)
    expect(metadata).toMatchObject({ run: JSON.stringify(run), method: '"erm"', seed: '11', epoch: '3' })
    expect(JSON.parse(metadata.settings!)).toMatchObject({ epochs: 3 })

    const imported = await lab.page.call('runs.import', { bytes: new Uint8Array(bytes) })
    expect(imported).toMatchObject({
      kind: 'import',
      status: 'finished',
      name: 'The cheater',
      method: 'erm',
      seed: 11,
      epoch: 1,
      settings: { epochs: 3 },
      dataset: { rho: 0.99 },
    })
    expect((await lab.page.call('diagnose.evaluate', { run: imported.id })).colorFollow.value).toBe(1)
    await expect(lab.page.call('runs.import', { bytes: new Uint8Array(5) })).rejects.toMatchObject({ kind: 'bad-input' })
  })

  it('are imported with defaults where a file says nothing of itself', async () => {
    const imported = await lab.page.call('runs.import', { bytes: chainFile(new Uint8Array(32)), name: 'from elsewhere' })
    expect(imported).toMatchObject({ name: 'from elsewhere', method: null, seed: 0, dataset: { rho: 0.95, source: 'mnist' } })
  })

  it('say on import what was assumed, and take third pooling from the file, else from whoever asks', async () => {
    const file = (metadata: Record<string, unknown> = {}) =>
      withMetadata(chainFile(new Uint8Array(32)), Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, JSON.stringify(value)])))
    const load = (bytes: Uint8Array<ArrayBuffer>, thirdPool?: boolean) =>
      lab.page.call('runs.import', { bytes, ...(thirdPool === undefined ? {} : { thirdPool }) })

    const silent = await load(file())
    expect(silent).toMatchObject({ status: 'finished', settings: { thirdPool: true }, notices: [{ kind: 'assumed', epoch: 1, step: null }] })
    expect(silent.notices[0]!.message).toMatch(/third pooling after conv3; taken as yes/)

    const told = await load(file(), false)
    expect(told).toMatchObject({ settings: { thirdPool: false }, notices: [] })
    const { bytes } = await lab.page.call('runs.export', { run: told.id })
    expect(readHeader(bytes).metadata.thirdPool).toBe('false')

    expect(await load(file({ settings: { thirdPool: false } }))).toMatchObject({ settings: { thirdPool: false }, notices: [] })
    expect(await load(file({ settings: { thirdPool: true }, thirdPool: false }))).toMatchObject({ settings: { thirdPool: false } })
    await expect(load(file({ thirdPool: true }), false)).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('true') as string,
    })

    const elsewhere = await load(file({ thirdPool: true, dataset: { source: 'idx:/far/digits', rho: 0.9 } }))
    expect(elsewhere).toMatchObject({ dataset: { source: 'mnist', rho: 0.95 }, notices: [{ kind: 'assumed' }] })
    expect(elsewhere.notices[0]!.message).toMatch(/idx:\/far\/digits.* MNIST/)
  })

  it('give no figures once the digits are others than theirs', async () => {
    const run = await train()
    lab.engine.data = 'other data'
    const calls = [
      lab.page.call('diagnose.evaluate', { run }),
      lab.page.call('diagnose.evaluate', { run, split: 'balanced' }),
      lab.page.call('diagnose.probe', { run }),
      lab.page.call('runs.dump', { run, what: 'logits' }),
    ]
    for (const call of calls) await expect(call).rejects.toMatchObject({ kind: 'conflict', message: 'the data has changed' })
    lab.engine.data = 'data'
    expect((await lab.page.call('diagnose.evaluate', { run, split: 'balanced' })).size).toBe(20)
  })

  it('are named by what they differ in', async () => {
    const nameOf = async (dataset: object) => (await lab.page.call('runs.get', { run: await train({ dataset }) })).name
    expect(await nameOf({})).toBe('erm · 3 epochs')
    expect(await nameOf({ hardRule: 'shift', trainRule: 'balanced', trainSize: 500, testSize: 200 })).toBe(
      'erm · 3 epochs · balanced train · shift hard · 500 train digits · 200 test digits',
    )
    expect(await nameOf({ palette: Array.from({ length: 10 }, () => [1, 2, 3]), rho: 0.9 })).toBe('erm · 3 epochs · rho 0.9 · own palette')
  })

  it('are dumped by the engine; activations need a layer', async () => {
    const run = await train()
    const { bytes, fileName } = await lab.page.call('runs.dump', { run, what: 'logits' })
    expect(new TextDecoder().decode(bytes)).toBe(`logits of ${run} after 3`)
    expect(fileName).toMatch(/-logits-hard\.safetensors$/)
    await expect(lab.page.call('runs.dump', { run, what: 'activations' })).rejects.toMatchObject({ kind: 'bad-input' })
  })

  it('tell of their changes and their end', async () => {
    const changed = new Set<string>()
    const watch = lab.page.stream('runs.watch', {}, (chunk) => chunk.changed.forEach((id) => changed.add(id)))
    const run = await train()
    await until(() => changed.has(run))
    changed.clear()
    expect(await lab.page.call('runs.update', { run, name: 'Renamed', tags: ['b', 'a'], notes: 'n' })).toMatchObject({
      name: 'Renamed',
      tags: ['a', 'b'],
      notes: 'n',
    })
    await until(() => changed.has(run))
    expect((await lab.page.call('storage.usage', {})).runs).toMatchObject([{ id: run, name: 'Renamed' }])
    expect(await lab.page.call('runs.delete', { run })).toEqual({ deleted: [run] })
    await expect(lab.page.call('runs.get', { run })).rejects.toMatchObject({ kind: 'not-found' })
    expect((await lab.page.call('storage.usage', {})).artifacts).toEqual([])
    watch.close()
  })

  it('with children name them, and go only with them', async () => {
    const parent = await train()
    const { id: child } = lab.store.runs.create({
      kind: 'probe',
      name: 'Child',
      method: null,
      seed: 0,
      settings: {},
      dataset: null,
      datasetHash: null,
      engine: null,
      codeVersion: '1',
      parents: [{ id: parent, role: 'model' }],
    })
    await expect(lab.page.call('runs.delete', { run: parent })).rejects.toMatchObject({
      kind: 'conflict',
      details: { children: [{ id: child, name: 'Child' }] },
    })
    expect((await lab.page.call('runs.delete', { run: parent, withChildren: true })).deleted.sort()).toEqual([parent, child].sort())
  })
})

describe('system', () => {
  it('says what is in use', async () => {
    await lab.link.info()
    expect(await lab.page.call('system.status', {})).toMatchObject({
      host: 'web',
      version: '1.2.3',
      home: lab.home,
      engine: chainInfo,
      engineState: 'ready',
    })
    const doctor = await lab.page.call('system.doctor', {})
    expect(doctor).toMatchObject({ engine: chainInfo, selfCheck: [{ ok: true }], places: { Home: lab.home }, engineError: null })
    expect(doctor.versions.SQLite).toMatch(/^3\./)
    expect(doctor.versions.TensorFlow).toBe('1')
    expect(doctor.places.Logs).toBe(`${lab.home}/logs`)
    expect(doctor.places['Library cache']).toMatch(/./)

    vi.stubEnv('LAB_CACHE', '/somewhere/cache')
    lab.engine.info = { ...chainInfo, kind: 'wasm', path: '/somewhere/cache/native/x' }
    const other = await lab.page.call('system.doctor', {})
    expect(other.versions).toMatchObject({ 'WebAssembly backend': '1' })
    expect(other.versions).not.toHaveProperty('TensorFlow')
    expect(other.places).toMatchObject({ Library: '/somewhere/cache/native/x' })
    expect(other.places).not.toHaveProperty('Library cache')
  })

  it('examines a lab without an engine', async () => {
    lab.link.hostSays('failed', 'no library')
    expect(await lab.page.call('system.doctor', {})).toMatchObject({
      engine: chainInfo,
      selfCheck: [],
      engineError: expect.stringContaining('no library') as string,
    })
  })
})
