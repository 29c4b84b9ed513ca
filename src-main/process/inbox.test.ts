import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleEntries } from './fixtures/bundle'
import { pack, unpack, type PipeMessage } from './pipe'

let folder: string
let child: ChildProcess
let received: PipeMessage[]
let said: string

beforeAll(async () => {
  folder = await bundleEntries({ echo: join(import.meta.dirname, 'fixtures/echo.ts') })
})
afterAll(() => rm(folder, { recursive: true }))

function start(serialization: 'advanced' | 'json'): void {
  child = fork(join(folder, 'echo.js'), [], { serialization, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  received = []
  said = ''
  child.on('message', (message) => received.push(message as PipeMessage))
  child.stderr!.on('data', (text) => (said += String(text)))
}
const send = (message: PipeMessage) => child.send(message)
const until = (condition: () => boolean) => expect.poll(condition, { timeout: 10_000 }).toBe(true)

afterEach(async () => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
})

describe('over a real fork', () => {
  beforeEach(() => start('advanced'))

  it('carries typed arrays both ways, on the channel they were sent on', async () => {
    send({ type: 'attach', name: 'a' })
    send({ type: 'attach', name: 'b' })
    send({ type: 'message', name: 'b', message: new Float32Array([1.5, -2]) })
    await until(() => received.length === 1)
    expect(received[0]).toEqual({ type: 'message', name: 'b', message: { name: 'b', message: new Float32Array([1.5, -2]) } })
  })

  it('keeps two channels of one name apart', async () => {
    send({ type: 'attach', name: 'link#1', as: 'link' })
    send({ type: 'attach', name: 'link#2', as: 'link' })
    send({ type: 'detach', name: 'link#1' })
    send({ type: 'message', name: 'link#1', message: 'to the dead' })
    send({ type: 'message', name: 'link#2', message: 'to the living' })
    await until(() => received.length > 0)
    expect(received).toEqual([{ type: 'message', name: 'link#2', message: { name: 'link', message: 'to the living' } }])
    expect(said).toBe('closed link\n')
  })

  it('tells the host when the child closes a channel', async () => {
    send({ type: 'attach', name: 'a' })
    send({ type: 'message', name: 'a', message: 'close' })
    await until(() => received.length === 1)
    expect(received).toEqual([{ type: 'detach', name: 'a' }])
  })

  it('ends with its host, and not with a Ctrl-C in its terminal', async () => {
    send({ type: 'attach', name: 'a' })
    send({ type: 'message', name: 'a', message: 1 })
    await until(() => received.length === 1)
    child.kill('SIGINT')
    child.kill('SIGHUP')
    send({ type: 'message', name: 'a', message: 2 })
    await until(() => received.length === 2)
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})

describe('over a pipe of JSON', () => {
  beforeEach(() => start('json'))

  it('carries packed messages both ways', async () => {
    const message = { big: new Uint8Array(300_000).fill(7), nested: [{ a: new Float64Array([Math.PI]) }], text: 'ä' }
    send({ type: 'attach', name: 'a', packed: true })
    send({ type: 'message', name: 'a', message: pack(message) })
    await until(() => received.length === 1)
    const [answer] = received
    expect(answer?.type === 'message' && unpack(answer.message)).toEqual({ name: 'a', message })
  })
})

it('refuses to be started by hand', async () => {
  child = fork(join(folder, 'echo.js'), [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--eval', 'delete process.send; require(process.argv[1])', '--'],
  })
  said = ''
  child.stderr!.on('data', (text) => (said += String(text)))
  await once(child, 'close')
  expect(said).toContain('started by the lab, not by hand')
})
