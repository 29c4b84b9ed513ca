import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { identityOf, lives, startOf } from './owner'

it('a process lives until it has ended', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const identity = identityOf(child.pid!)
  expect(lives(identity)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(lives(identity)).toBe(false)
})

it('another process under the same number is another one', () => {
  const mine = identityOf(process.pid)
  expect(lives(mine)).toBe(true)
  expect(mine).toMatch(new RegExp(`^${process.pid}@.`))
  expect(lives(`${mine}1`)).toBe(false)
  expect(lives(`${process.pid}@1`)).toBe(false)
})

it('a process whose start nobody could tell lives as long as its number does', () => {
  expect(lives(String(process.pid))).toBe(true)
})

it('where there is no /proc, ps says it, in the same words in every time zone', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const start = startOf(child.pid!, 'darwin')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(Math.abs(Date.parse(`${start} UTC`) - Date.now())).toBeLessThan(60_000)
  expect(startOf(child.pid!, 'linux')).toBeNull()
  expect(startOf(2 ** 30, 'darwin')).toBeNull()
})
