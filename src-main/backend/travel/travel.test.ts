import { unzipSync, zipSync } from 'fflate'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPack, sendPack } from '../../contract/travel-client'
import { describeUnpacked, type Unpacked } from '../../contract/travel'
import { readMetrics } from '../../store/packed-run'
import { chainHash, openTestLab, removeHomes, until, type TestLab } from '../testing'

let labs: TestLab[]

beforeEach(() => {
  labs = []
})

afterEach(async () => {
  for (const { backend } of labs) await backend.close()
})
afterAll(removeHomes)

function open(): TestLab {
  const lab = openTestLab()
  labs.push(lab)
  return lab
}

async function submit(lab: TestLab, kind: string, input: object, wanted = 'finished'): Promise<string> {
  const job = await lab.page.call('jobs.submit', { kind, input })
  await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === wanted)
  return job.runIds[0]!
}

const configuration = { layer: 'relu3', aggregation: 'spatial_mean', variant: 'relu-l1', settings: {} }

/** A network and an SAE on it, with names, notes and tags. */
async function family(lab: TestLab): Promise<{ network: string; sae: string }> {
  const network = await submit(lab, 'train', { seeds: [11], name: 'The cheater', settings: { widths: [8, 8, 8] } })
  const sae = await submit(lab, 'sae', { run: network, configurations: [configuration] })
  await lab.page.call('runs.update', { run: network, notes: 'What I saw.', tags: ['mine'] })
  await lab.page.call('microscope.name', { run: network, layer: 'conv1', channel: 0, name: 'red', note: '' })
  lab.store.featureNames.set(sae, { feature: 1, name: 'blue', note: 'in strokes' })
  return { network, sae }
}

async function pack(lab: TestLab, ...runs: string[]): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  for await (const piece of (await openPack(lab.page, runs)).pieces) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}

function unpack(lab: TestLab, bytes: Uint8Array<ArrayBuffer>): Promise<Unpacked> {
  return sendPack(lab.page, { bytes: bytes.length, read: (from, to) => bytes.slice(from, to) }, () => {})
}

const filesIn = (lab: TestLab, folder: string) =>
  existsSync(join(lab.home, folder))
    ? readdirSync(join(lab.home, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : []

interface Named {
  name: string
  hash: string
  bytes: number
}
interface RawManifest {
  version: number
  format: string
  runs: { id: string; kind: string; status: string; parents: { id: string; role: string }[]; artifacts: Named[] }[]
}

/** The file with its members changed, made anew by another program than ours. */
function rewritten(file: Uint8Array, change: (members: Record<string, Uint8Array>) => void, level: 0 | 6 = 0): Uint8Array<ArrayBuffer> {
  const members: Record<string, Uint8Array> = { ...unzipSync(file) }
  change(members)
  return new Uint8Array(zipSync(members, { level }))
}

function withManifest(file: Uint8Array, change: (manifest: RawManifest) => void): Uint8Array<ArrayBuffer> {
  return rewritten(file, (members) => {
    const manifest = JSON.parse(Buffer.from(members['manifest.json']!).toString()) as RawManifest
    change(manifest)
    members['manifest.json'] = Buffer.from(JSON.stringify(manifest))
  })
}

describe('a file of runs', () => {
  it('brings them into an empty lab as they were, and they answer as they did', async () => {
    const [here, there] = [open(), open()]
    const { network, sae } = await family(here)
    await submit(here, 'train', { seeds: [12] })
    const opened = await openPack(here.page, [sae])
    expect(opened).toMatchObject({
      fileName: 'SAE-relu3-spatial-mean-relu-l1-seed-0.lazyrun',
      runs: [
        { id: network, name: 'The cheater', asked: false },
        { id: sae, asked: true },
      ],
    })
    const result = await unpack(there, await pack(here, sae))
    expect(result.runs.map(({ id, outcome }) => [id, outcome])).toEqual([
      [network, 'added'],
      [sae, 'added'],
    ])
    expect(result.remarks).toEqual([])
    expect(await there.page.call('runs.list', {})).toHaveLength(2)
    for (const run of [network, sae]) {
      expect(await there.page.call('runs.get', { run })).toEqual(await here.page.call('runs.get', { run }))
      expect(await there.page.call('runs.metrics', { run })).toEqual(await here.page.call('runs.metrics', { run }))
      expect((await there.page.call('runs.export', { run })).bytes).toEqual((await here.page.call('runs.export', { run })).bytes)
    }
    expect((await there.page.call('runs.get', { run: network })).weightsHash).toBe(chainHash(11, 3))
    for (const split of ['easy', 'hard', 'balanced'] as const)
      expect(await there.page.call('diagnose.evaluate', { run: network, split })).toEqual(
        await here.page.call('diagnose.evaluate', { run: network, split }),
      )
    expect(there.store.channelNames.of(network)).toEqual([{ layer: 'conv1', channel: 0, name: 'red', note: '' }])
    expect(there.store.featureNames.of(sae)).toEqual([{ feature: 1, name: 'blue', note: 'in strokes' }])
    expect(filesIn(there, 'incoming')).toEqual([])
    expect(await there.page.call('jobs.list', {})).toEqual([])
  })

  it('is the same file each time, and any program reads it', async () => {
    const lab = open()
    const { network, sae } = await family(lab)
    const file = await pack(lab, sae, network)
    expect(Buffer.compare(file, await pack(lab, network, sae))).toBe(0)
    const members = unzipSync(file)
    const { artifacts } = lab.store.runs.get(network)
    for (const { name, hash } of artifacts) expect(members[`artifacts/${hash}`]).toEqual(lab.store.artifacts.read(network, name))
    const steps = readMetrics(Buffer.from(members[`metrics/${network}.json`]!).toString())
    expect(steps).toContainEqual({ name: 'epoch/hard', step: 3, value: 0 })
    const hashes = new Set([network, sae].flatMap((id) => lab.store.runs.get(id).artifacts.map(({ hash }) => hash)))
    expect(Object.keys(members)).toHaveLength(3 + hashes.size)
  })

  it('changes nothing where the runs are here, and tells so', async () => {
    const lab = open()
    const { sae, network } = await family(lab)
    const file = await pack(lab, sae)
    await lab.page.call('runs.update', { run: network, name: 'Renamed' })
    const before = await lab.page.call('runs.list', {})
    const result = await unpack(lab, file)
    expect(describeUnpacked(result)).toBe('0 runs came in, 2 were here already')
    expect(await lab.page.call('runs.list', {})).toEqual(before)
  })

  it('gives a run another id where its own is another run here, and says so', async () => {
    const [here, there] = [open(), open()]
    const { network, sae } = await family(here)
    const file = await pack(here, sae)
    await unpack(
      there,
      withManifest(await pack(here, network), ({ runs }) => Object.assign(runs[0]!, { seed: 5, name: 'Other' })),
    )
    const result = await unpack(there, file)
    const moved = result.runs[0]!.id
    expect(describeUnpacked(result)).toBe(`2 runs came in; ${network} is ${moved} here, since there is another run ${network}`)
    expect(await there.page.call('runs.get', { run: network })).toMatchObject({ name: 'Other', seed: 5 })
    expect(await there.page.call('runs.get', { run: sae })).toMatchObject({ parents: [{ id: moved, role: 'model' }] })
    expect(await there.page.call('runs.get', { run: moved })).toMatchObject({ name: 'The cheater', children: [{ id: sae, role: 'model' }] })
    expect(describeUnpacked(await unpack(there, file))).toBe('0 runs came in, 2 were here already')
  })

  it('tells of the runs and the jobs that it brings', async () => {
    const [here, there] = [open(), open()]
    const { network } = await family(here)
    const changed: string[] = []
    const watch = there.page.stream('runs.watch', {}, (chunk) => changed.push(...chunk.changed))
    const file = await pack(here, network)
    await until(async () => {
      // The watch is a stream of its own: it is open once it has told of something.
      await unpack(there, file)
      there.store.runs.delete(network, true)
      return changed.includes(network)
    })
    watch.close()
  })
})

describe('a run that is not finished', () => {
  async function stoppedAfterFirst(lab: TestLab, seeds: number[]): Promise<string[]> {
    const submitted = lab.page.call('jobs.submit', { kind: 'train', input: { seeds } })
    lab.engine.beforeEpoch = async (_seed, epoch) => {
      if (epoch === 2) void lab.page.call('jobs.stop', { job: (await submitted).id })
    }
    const job = await submitted
    await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'stopped')
    return job.runIds
  }

  it('travels too, and ends there with the weights that it would have had', async () => {
    const [here, there] = [open(), open()]
    const [run, later] = (await stoppedAfterFirst(here, [4, 5])) as [string, string]
    expect(here.store.runs.get(run)).toMatchObject({ status: 'stopped', epoch: 1 })
    await unpack(there, await pack(here, run, later))
    expect((await there.page.call('jobs.list', {})).map(({ status, runIds }) => [status, runIds])).toEqual([['stopped', [run, later]]])
    const job = await there.page.call('jobs.resume', { run })
    await until(async () => (await there.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
    expect(there.engine.trained).toEqual(['seed 4 epoch 2', 'seed 4 epoch 3', 'seed 5 epoch 1', 'seed 5 epoch 2', 'seed 5 epoch 3'])
    expect([run, later].map((id) => there.store.runs.get(id).weightsHash)).toEqual([chainHash(4, 3), chainHash(5, 3)])
  })

  it('comes back finished as another run, since the one here may still go on', async () => {
    const [here, there] = [open(), open()]
    const [run] = (await stoppedAfterFirst(here, [4])) as [string]
    await unpack(there, await pack(here, run))
    const job = await there.page.call('jobs.resume', { run })
    await until(async () => (await there.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
    const result = await unpack(here, await pack(there, run))
    expect(result.runs).toMatchObject([{ idInFile: run, outcome: 'renumbered' }])
    expect(here.store.runs.get(run).status).toBe('stopped')
    expect(here.store.runs.get(result.runs[0]!.id)).toMatchObject({ status: 'finished', weightsHash: chainHash(4, 3) })
  })

  it('is refused while it is at work, or waits for it', async () => {
    const lab = open()
    let go: () => void = () => {}
    const held = new Promise<void>((resolve) => (go = resolve))
    lab.engine.beforeEpoch = () => held
    const [first, second] = await Promise.all([1, 2].map((seed) => lab.page.call('jobs.submit', { kind: 'train', input: { seeds: [seed] } })))
    await until(() => lab.store.runs.get(first!.runIds[0]!).status === 'running')
    await expect(openPack(lab.page, [first!.runIds[0]!])).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('is at work') as string,
    })
    await expect(openPack(lab.page, [second!.runIds[0]!])).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('waits in the queue') as string,
    })
    go()
    await until(() => lab.store.runs.get(second!.runIds[0]!).status === 'finished')
  })
})

describe('what is refused, with nothing changed', () => {
  let here: TestLab
  let there: TestLab
  let file: Uint8Array<ArrayBuffer>
  let network: string

  beforeAll(async () => {
    here = openTestLab()
    const made = await family(here)
    network = made.network
    file = await pack(here, made.sae)
  })
  beforeEach(() => {
    there = open()
  })
  afterAll(() => here.backend.close())

  async function refuses(bytes: Uint8Array<ArrayBuffer>, message: RegExp, kind = 'bad-input'): Promise<void> {
    await expect(unpack(there, bytes)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) as string })
    expect(await there.page.call('runs.list', {})).toEqual([])
    expect(filesIn(there, 'artifacts')).toEqual([])
    expect(filesIn(there, 'incoming')).toEqual([])
    // The lab is as ready as it was.
    expect((await unpack(there, file)).runs).toHaveLength(2)
  }

  it.each([1, 10, 1000])('a file that was cut off, %i bytes before its end', (missing) => refuses(file.slice(0, -missing), /damaged or cut off/))

  it('a file that was cut off in the middle', () => refuses(file.slice(0, file.length / 2), /damaged or cut off/))

  it('a file of another kind', () =>
    refuses(new Uint8Array(Buffer.from('# not a file of runs\n'.repeat(100))), /^this is no \.lazyrun file of the lab, or it is damaged or cut off$/))

  it('a zip of something else', () => refuses(new Uint8Array(zipSync({ 'hello.txt': Buffer.from('hello') })), /it has no manifest\.json/))

  it('a manifest of something else', () =>
    refuses(new Uint8Array(zipSync({ 'manifest.json': Buffer.from('{"format":"x"}') })), /another kind of file/))

  it('a byte that is another, wherever it is', async () => {
    const places = Array.from({ length: 40 }, (_, i) => Math.floor((file.length * (i + 0.5)) / 40))
    let refused = 0
    for (const at of places) {
      const wrong = file.slice()
      wrong[at]! ^= 0x10
      const before = await there.page.call('runs.list', {})
      const outcome = await unpack(there, wrong).then(
        () => 'taken',
        (thrown: { kind: string }) => thrown.kind,
      )
      // In a local header that repeats what the directory says, a byte means nothing.
      if (outcome === 'taken') {
        for (const { id } of await there.page.call('runs.list', {}))
          expect(await there.page.call('runs.get', { run: id })).toEqual(await here.page.call('runs.get', { run: id }))
        there.store.runs.delete(network, true)
      } else {
        refused++
        expect(['bad-input', 'conflict']).toContain(outcome)
        expect(await there.page.call('runs.list', {})).toEqual(before)
        expect(filesIn(there, 'artifacts')).toEqual([])
      }
    }
    expect(refused).toBeGreaterThan(20)
  })

  it('an artifact that is not what its name says', () =>
    refuses(
      rewritten(file, (members) => {
        const name = Object.keys(members).find((member) => member.startsWith('artifacts/'))!
        members[name] = members[name]!.map((byte) => byte ^ 1)
      }),
      /artifacts\/[0-9a-f]{64} is not what its manifest says/,
    ))

  it('a manifest in which a byte is another, though it reads well', () => {
    const plain = rewritten(file, () => {})
    plain[Buffer.from(plain).indexOf('The cheater')] = 'W'.charCodeAt(0)
    return refuses(plain, /manifest\.json is not what it was/)
  })

  it('metrics that are not those of the run', () =>
    refuses(
      rewritten(file, (members) => {
        members[`metrics/${network}.json`] = Buffer.from(Buffer.from(members[`metrics/${network}.json`]!).toString().replace('0.9', '0.8'))
      }),
      /metrics\/\w+\.json is not what its manifest says/,
    ))

  it('an artifact that is missing', () =>
    refuses(
      rewritten(file, (members) => {
        delete members[Object.keys(members).find((member) => member.startsWith('artifacts/'))!]
      }),
      /not whole: it has no artifacts/,
    ))

  it.each(['more.txt', 'artifacts/../../../etc/passwd', '../outside', '/etc/passwd', 'C:\\x', 'artifacts/'])(
    'a member that has no business in it: %s',
    (name) =>
      refuses(
        rewritten(file, (members) => {
          members[name] = new Uint8Array()
        }),
        /does not know|invalid|absolute/,
      ),
  )

  it('an id that would be a path', () =>
    refuses(
      withManifest(file, ({ runs }) => {
        runs[0]!.id = '../../../tmp/x'
      }),
      /must be the id of a run/,
    ))

  it('artifacts that unfold', () =>
    refuses(
      rewritten(file, () => {}, 6),
      /would unfold to more than it may/,
    ))

  it('more than the disk holds', () =>
    refuses(
      withManifest(file, ({ runs }) => {
        for (const artifact of runs[0]!.artifacts) artifact.bytes = 2 ** 50
      }),
      /has not the size that its manifest gives/,
    ))

  it('a text that unfolds to very much', () =>
    refuses(
      rewritten(
        file,
        (members) => {
          members['manifest.json'] = new Uint8Array(129 * 2 ** 20).fill(0x20)
        },
        6,
      ),
      /manifest\.json would unfold to more than it may/,
    ))

  it('a file that a newer lab wrote', () =>
    refuses(
      withManifest(file, (manifest) => {
        manifest.version = 2
        Object.assign(manifest, { news: 'of the next version' })
      }),
      /written by a newer lab \(format 2, this one knows 1\)/,
      'conflict',
    ))

  it('a run without the one that it was made from', () =>
    refuses(
      withManifest(file, ({ runs }) => {
        runs[1]!.parents = [{ id: 'nowhere', role: 'model' }]
      }),
      /made from run nowhere, which is not in the file/,
    ))

  it('a status that no file may bring', () =>
    refuses(
      withManifest(file, ({ runs }) => {
        runs[0]!.status = 'running'
      }),
      /status: must be one of stopped, failed, finished/,
    ))

  it('a run that is not there', () => expect(openPack(here.page, ['zzz'])).rejects.toMatchObject({ kind: 'not-found' }))

  it('a transfer that is over, and pieces out of their place', async () => {
    await expect(there.page.call('travel.next', { pack: 'x' })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(there.page.call('travel.piece', { upload: 'x', at: 0, bytes: new Uint8Array(1) })).rejects.toMatchObject({ kind: 'not-found' })
    let upload = ''
    const stream = there.page.stream('travel.unpack', { bytes: 10 }, (chunk) => (upload = chunk.type === 'ready' ? chunk.upload : upload))
    await until(() => upload !== '')
    const piece = (at: number, size: number) => there.page.call('travel.piece', { upload, at, bytes: new Uint8Array(size) })
    await expect(piece(1, 3)).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(piece(0, 11)).rejects.toMatchObject({ kind: 'bad-input' })
    await piece(0, 3)
    await expect(piece(0, 3)).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('of which 3 are here') as string })
    stream.close()
    await until(() => filesIn(there, 'incoming').length === 0)
  })

  it('more than there is room for', async () => {
    const sending = sendPack(there.page, { bytes: 2 ** 50, read: () => new Uint8Array(1) }, () => {})
    await expect(sending).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('nothing was changed') as string })
    expect(filesIn(there, 'incoming')).toEqual([])
  })

  it('a file whose sender goes away', async () => {
    let sent = 0
    const sending = sendPack(
      there.page,
      {
        bytes: 3 * 2 ** 20,
        read: (from, to) => {
          if (++sent === 2) there.page.channel.close()
          return new Uint8Array(to - from)
        },
      },
      () => {},
    )
    await expect(sending).rejects.toMatchObject({ kind: 'lost' })
    await until(() => filesIn(there, 'incoming').length === 0)
    expect(there.store.runs.list({ limit: 5 })).toEqual([])
  })
})

describe('a file that is made', () => {
  it('fails where a run has changed or gone meanwhile, and is then not whole', async () => {
    const lab = open()
    const { network } = await family(lab)
    const opened = await openPack(lab.page, [network])
    await lab.page.call('runs.delete', { run: network, withChildren: true })
    const read = async () => {
      for await (const _piece of opened.pieces);
    }
    await expect(read()).rejects.toMatchObject({ kind: expect.stringMatching(/conflict|internal/) as string })
  })
})
