import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { channelPair, type Channel } from '../contract/channel'
import { bundleEntries } from '../process/fixtures/bundle'
import { type Child } from './launcher'
import { NodeLauncher } from './node-launcher'

let folder: string
let child: Child

beforeAll(async () => {
  folder = await bundleEntries({ echo: join(import.meta.dirname, '../process/fixtures/echo.ts') })
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => (child = launch(process.execPath)))
afterEach(async () => {
  const ended = exit(child)
  child.kill()
  await ended
})

function launch(execPath: string): Child {
  return new NodeLauncher({ execPath, entry: () => join(folder, 'echo.js'), home: folder }).launch('engine', process.env)
}

function attach(name: string): Channel {
  const [mine, theirs] = channelPair()
  child.attach(name, theirs)
  return mine
}
const answer = (channel: Channel, message: unknown) =>
  new Promise((resolve) => {
    const off = channel.onMessage((answered) => (off(), resolve(answered)))
    channel.post(message)
  })
const closed = (channel: Channel) => new Promise<void>((resolve) => channel.onClose(resolve))
const exit = (of: Child) => new Promise<string>((resolve) => of.onExit(resolve))

it('keeps channels of one name apart: the end of the older leaves the newer one alone', async () => {
  const older = attach('link')
  const newer = attach('link')
  expect(await answer(older, 1)).toEqual({ name: 'link', message: 1 })
  older.close()
  expect(await answer(newer, 2)).toEqual({ name: 'link', message: 2 })
})

it('closes a channel that the child closes', async () => {
  const channel = attach('a')
  channel.post('close')
  await closed(channel)
})

it('closes all channels when the child dies, then says why; later channels close at once', async () => {
  const channel = attach('a')
  await answer(channel, 1)
  const order: string[] = []
  channel.onClose(() => order.push('closed'))
  child.onExit((reason) => order.push(reason))
  process.kill(child.pid!, 'SIGKILL')
  await closed(channel)
  await exit(child)
  expect(order).toEqual(expect.arrayContaining(['closed', 'ended by SIGKILL']))
  await closed(attach('b'))
})

it('that cannot be started ends at once, with the reason', async () => {
  const missing = launch('/nowhere/node')
  expect(await exit(missing)).toMatch(/could not be started: .*ENOENT/)
})
