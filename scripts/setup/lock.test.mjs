import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { withLock } from './lock.mjs'
import { scratchFolder } from './testing.mjs'

const poll = 10

/** A process that has ended, so that its number is free. */
async function deadProcess() {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return Number(child.pid)
}

/**
 * @param {string} file
 * @param {import('./lock.mjs').Holder[]} holders
 * @param {string} host
 */
const leave = (file, holders, host = hostname()) => writeFileSync(file, JSON.stringify({ host, holders }))

test('the second waits for the first, and says for whom', async () => {
  const file = join(scratchFolder(), 'lock')
  const order = /** @type {string[]} */ ([])
  const waiting = vi.fn()
  const first = withLock(file, waiting, async () => {
    order.push('first begins')
    await new Promise((resolve) => setTimeout(resolve, 100))
    order.push('first ends')
  })
  await vi.waitUntil(() => existsSync(file))
  await withLock(file, waiting, async () => void order.push('second'), poll)
  await first
  expect(order).toEqual(['first begins', 'first ends', 'second'])
  expect(waiting.mock.calls).toEqual([[process.pid]])
  expect(existsSync(file)).toBe(false)
})

test('a lock whose process is gone is taken over', async () => {
  const file = join(scratchFolder(), 'lock')
  leave(file, [{ pid: await deadProcess(), begun: '1' }])
  expect(await withLock(file, vi.fn(), async () => 'done', poll)).toBe('done')
})

test.runIf(process.platform === 'linux')('a later process with the same number does not hold it', async () => {
  const file = join(scratchFolder(), 'lock')
  leave(file, [{ pid: process.pid, begun: '1' }])
  expect(await withLock(file, vi.fn(), async () => 'done', poll)).toBe('done')
})

test('a tool that outlives its set-up still holds the lock', async () => {
  const file = join(scratchFolder(), 'lock')
  const tool = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
  leave(file, [
    { pid: await deadProcess(), begun: null },
    { pid: Number(tool.pid), begun: null },
  ])
  const waiting = vi.fn(() => void tool.kill('SIGKILL'))
  expect(await withLock(file, waiting, async () => 'done', poll)).toBe('done')
  expect(waiting.mock.calls).toEqual([[tool.pid]])
})

test('the tools that the work starts are written into the lock', async () => {
  const file = join(scratchFolder(), 'lock')
  const holders = await withLock(file, vi.fn(), async (lock) => {
    lock.adopt(process.ppid)
    return JSON.parse(readFileSync(file, 'utf8')).holders
  })
  expect(holders).toMatchObject([{ pid: process.pid }, { pid: process.ppid }])
})

test('a lock that was cut off while it was written is taken over', async () => {
  const file = join(scratchFolder(), 'lock')
  writeFileSync(file, '')
  utimesSync(file, new Date(0), new Date(0))
  expect(await withLock(file, vi.fn(), async () => 'done', poll)).toBe('done')
})

test('a lock of another machine is left alone as long as it is refreshed', async () => {
  const file = join(scratchFolder(), 'lock')
  leave(file, [{ pid: 1, begun: null }], 'elsewhere')
  const waiting = vi.fn(() => utimesSync(file, new Date(0), new Date(0)))
  expect(await withLock(file, waiting, async () => 'done', poll)).toBe('done')
  expect(waiting).toHaveBeenCalledOnce()
})

test('of many that find a stale lock, one works at a time', async () => {
  const file = join(scratchFolder(), 'lock')
  leave(file, [{ pid: await deadProcess(), begun: null }])
  let inside = 0
  const work = async () => {
    inside += 1
    expect(inside).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    inside -= 1
  }
  await Promise.all(Array.from({ length: 10 }, () => withLock(file, vi.fn(), work, poll)))
})

test('a failure releases the lock', async () => {
  const file = join(scratchFolder(), 'lock')
  await expect(withLock(file, vi.fn(), () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  expect(existsSync(file)).toBe(false)
})
