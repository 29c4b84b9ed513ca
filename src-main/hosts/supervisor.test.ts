import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { channelPair, type Channel } from '../contract/channel'
import { printContract, type PrintInput } from '../contract/print'
import { createClient, serve, type Client } from '../contract/rpc'
import { bundleEntries } from '../process/fixtures/bundle'
import { backendFixture } from './fixtures/contract'
import { NodeLauncher } from './node-launcher'
import { Supervisor, type SupervisorOptions } from './supervisor'

type Page = Client<typeof backendFixture> & { closed: Promise<void> }

let entries: string
let home: string
let supervisor: Supervisor
let givenUp: string[]
const policy = { pausesMs: [20, 20, 20], windowMs: 60_000 }

beforeAll(async () => {
  const source = (name: string) => join(import.meta.dirname, 'fixtures', `${name}.ts`)
  entries = await bundleEntries({ backend: source('backend'), engine: source('engine') })
})
afterAll(() => rm(entries, { recursive: true }))
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-supervisor-'))
  givenUp = []
})
afterEach(async () => {
  await supervisor.stop()
  await rm(home, { recursive: true })
})

function start(env: NodeJS.ProcessEnv = {}, more: Partial<SupervisorOptions> & { messages?: 'packed' } = {}): void {
  const launcher = new NodeLauncher({
    execPath: process.execPath,
    entry: (entry) => join(entries, `${entry}.js`),
    home,
    ...(more.messages ? { messages: more.messages } : {}),
  })
  supervisor = new Supervisor({
    launcher,
    host: 'web',
    version: '1',
    runtime: 'test',
    env: { ...process.env, ...env },
    onGivenUp: (reason) => givenUp.push(reason),
    policy,
    ...more,
  })
  supervisor.start()
}

function openPage(): Page {
  const [mine, theirs] = channelPair()
  const client = createClient(backendFixture, mine)
  const closed = new Promise<void>((resolve) => mine.onClose(resolve))
  supervisor.connect(theirs)
  return { ...client, closed }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.each(['advanced', 'packed'] as const)('with %s messages', (messages) => {
  it('introduces itself before any page is attached, and joins page, backend and engine', async () => {
    start({}, messages === 'packed' ? { messages } : {})
    const page = openPage()
    expect(await page.call('heard', {})).toEqual(['page:1', 'introduce web'])
    expect(await page.call('pid', {})).toBe(supervisor.pids.backend)
    expect(await page.call('enginePid', {})).toBe(supervisor.pids.engine)
    expect(await openPage().call('heard', {})).toEqual(['page:2', 'introduce web'])
  })

  it('carries typed arrays to the backend and back', async () => {
    start({}, messages === 'packed' ? { messages } : {})
    const value = { image: new Float32Array([0, 0.5, 1]), bytes: new Uint8Array(100_000).fill(9), counts: new Int32Array([-1]) }
    expect(await openPage().call('echo', { value })).toEqual(value)
  })
})

describe.each(['advanced', 'packed'] as const)('a printer of the host, with %s messages', (messages) => {
  const document = { html: `<p>${'é'.repeat(8 << 20)}</p>`, paper: 'a4', header: 'T', date: 'today' } as const

  it('prints for the backend, and for the one that takes its place', async () => {
    const printed: PrintInput[] = []
    const printer = (channel: Channel) =>
      serve(
        printContract,
        {
          'print.pdf': (input) => {
            printed.push(input)
            return { bytes: new Uint8Array(3 << 20).fill(7) }
          },
        },
        channel,
      )
    start({}, { printer, ...(messages === 'packed' ? { messages } : {}) })
    const page = openPage()
    const { bytes } = await page.call('print', document)
    expect([bytes.length, bytes.at(-1), printed[0]!.html === document.html]).toEqual([3 << 20, 7, true])
    process.kill(supervisor.pids.backend!, 'SIGKILL')
    await page.closed
    await openPage().call('print', { ...document, html: 'short' })
    expect(printed.map(({ html }) => html.length)).toEqual([document.html.length, 5])
  })

  it('is lent by none that has none', async () => {
    start({}, messages === 'packed' ? { messages } : {})
    await expect(openPage().call('print', { ...document, html: '' })).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

describe('a killed engine', () => {
  it('is started again and linked anew; the backend is told, its pages stay', async () => {
    start()
    const page = openPage()
    const before = await page.call('enginePid', {})
    const hanging = page.call('engineHang', {})
    await page.call('pid', {})
    process.kill(before, 'SIGKILL')
    expect(await hanging).toBe('lost')
    const after = await page.call('enginePid', {})
    expect(after).not.toBe(before)
    expect(after).toBe(supervisor.pids.engine)
    expect(await page.call('heard', {})).toEqual(['page:1', 'introduce web', 'engine restarting'])
  })

  it('is given up after four deaths within a minute, which the backend and any later backend are told', async () => {
    start({ FIXTURE_ENGINE: 'die' })
    const page = openPage()
    await expect.poll(() => page.call('heard', {}), { timeout: 20_000 }).toContain('engine failed')
    const log = await readFile(join(home, 'logs', 'engine.log'), 'utf8')
    expect(log.match(/\(ended with code 1: RangeError: no native library\)/g)).toHaveLength(4)
    expect(supervisor.pids.engine).toBeUndefined()
    expect(givenUp).toEqual([])
    process.kill(supervisor.pids.backend!, 'SIGKILL')
    await page.closed
    expect(await openPage().call('heard', {})).toEqual(['page:2', 'introduce web', 'engine failed'])
  })
})

describe('a killed backend', () => {
  it('is started again; pages lose their channels and what they waited for, and a new page gets both processes', async () => {
    start()
    const page = openPage()
    const before = await page.call('pid', {})
    const engine = await page.call('enginePid', {})
    const pending = page.call('hang', {})
    const ticks = page.stream('ticks', {}, () => {})
    pending.catch(() => {})
    process.kill(before, 'SIGKILL')
    await page.closed
    await expect(pending).rejects.toMatchObject({ kind: 'lost' })
    await expect(ticks.done).rejects.toMatchObject({ kind: 'lost' })
    const again = openPage()
    expect(await again.call('pid', {})).not.toBe(before)
    expect(await again.call('enginePid', {})).toBe(engine)
  })

  it.each([
    ['die', 'RangeError: the fixture was told to die'],
    ['refuse', 'the store is newer than this lab'],
  ])('that will not start (%s) is given up with its own words; nobody waits', async (mode, words) => {
    start({ FIXTURE_BACKEND: mode })
    const page = openPage()
    const asked = page.call('pid', {})
    asked.catch(() => {})
    await expect(supervisor.ready).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining(words) as string })
    await expect(asked).rejects.toMatchObject({ kind: 'lost' })
    await openPage().closed
    expect(givenUp).toHaveLength(1)
    await expect.poll(() => supervisor.pids).toEqual({ backend: undefined, engine: undefined })
  })

  it('that hangs in its introduction is ended and counts as dead', async () => {
    start({ FIXTURE_BACKEND: 'mute' }, { limits: { introduceMs: 150, shutdownMs: 150 }, policy: { pausesMs: [], windowMs: 60_000 } })
    await expect(supervisor.ready).rejects.toMatchObject({ message: expect.stringContaining('no answer within 0.15 s') as string })
  })
})

describe('a page', () => {
  it('that goes ends its streams in the backend and leaves other pages alone', async () => {
    start()
    const staying = openPage()
    await staying.call('pid', {})
    const [mine, theirs] = channelPair()
    supervisor.connect(theirs)
    const going = createClient(backendFixture, mine)
    await going.call('pid', {})
    mine.close()
    await expect(going.call('pid', {})).rejects.toMatchObject({ kind: 'lost' })
    expect(await staying.call('echo', { value: 1 })).toBe(1)
  })
})

describe('the end', () => {
  it('asks the backend to close its store, then ends both, and takes no more pages', async () => {
    const notes = join(home, 'notes')
    start({ FIXTURE_NOTES: notes })
    const page = openPage()
    const pids = [await page.call('pid', {}), await page.call('enginePid', {})]
    await Promise.all([supervisor.stop(), supervisor.stop()])
    expect(await readFile(notes, 'utf8')).toBe('shutdown\n')
    expect(pids.map(isAlive)).toEqual([false, false])
    await page.closed
    await openPage().closed
    expect(givenUp).toEqual([])
  })

  it('does not wait for ever for a backend that stays', async () => {
    start({ FIXTURE_BACKEND: 'linger' })
    const pid = await openPage().call('pid', {})
    const began = Date.now()
    await supervisor.stop()
    expect(Date.now() - began).toBeLessThan(4000)
    expect(isAlive(pid)).toBe(false)
  })

  it('comes also while a restart is due', async () => {
    start({ FIXTURE_BACKEND: 'die' }, { policy: { pausesMs: [60_000], windowMs: 120_000 } })
    await expect.poll(() => supervisor.pids.backend, { timeout: 10_000 }).toBeUndefined()
    await supervisor.stop()
    await expect(supervisor.ready).rejects.toMatchObject({ kind: 'unavailable' })
  })
})

it('keeps what the processes say in LAB_HOME/logs', async () => {
  start({ FIXTURE_ENGINE: 'die' })
  const log = join(home, 'logs', 'engine.log')
  await expect.poll(() => existsSync(log), { timeout: 10_000 }).toBe(true)
  await expect.poll(() => readFile(log, 'utf8'), { timeout: 10_000 }).toContain('RangeError: no native library')
})
