import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ProcessLog } from './process-log'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lab-log-'))))
afterEach(() => rmSync(folder, { recursive: true }))
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

it('writes whole lines with their time, however the stream cuts them', async () => {
  const log = new ProcessLog(join(folder, 'logs'), 'engine')
  const stream = new PassThrough()
  log.follow(stream)
  stream.write('one\ntw')
  stream.write('o\nthree')
  stream.end()
  await settled()
  const lines = readFileSync(log.path, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ''))).toEqual(['one', 'two', 'three'])
})

it('rotates, and keeps no more than it may', () => {
  const log = new ProcessLog(folder, 'engine', { rotateAtBytes: 200, keptFiles: 3 })
  for (let line = 0; line < 40; line++) log.write(`line ${line}`)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  expect(read('engine.log')).toContain('line 39')
  expect(existsSync(join(folder, 'engine.3.log'))).toBe(false)
  const kept = read('engine.2.log') + read('engine.1.log') + read('engine.log')
  const numbers = [...kept.matchAll(/line (\d+)/g)].map(([, number]) => Number(number))
  expect(numbers).toEqual(Array.from(numbers, (_, index) => 40 - numbers.length + index))
  for (const name of ['engine.log', 'engine.1.log', 'engine.2.log']) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(200)
})

it('goes on with the file of an earlier start', () => {
  new ProcessLog(folder, 'engine').write('before')
  new ProcessLog(folder, 'engine').write('after')
  expect(readFileSync(join(folder, 'engine.log'), 'utf8')).toMatch(/before\n.*after\n$/)
})

it('that cannot be written costs nothing but the log', () => {
  writeFileSync(join(folder, 'a file'), '')
  const log = new ProcessLog(join(folder, 'a file', 'logs'), 'engine')
  log.write('Error: words')
  expect(log.takeLastWords()).toBe('Error: words')
})

describe('last words', () => {
  it('are the newest error, not the stack and the version that follow it', () => {
    const log = new ProcessLog(folder, 'engine')
    for (const line of ['Error: an older one', '', 'TypeError: x is not a function', '    at run (engine.js:1:1)', '', 'Node.js v24.0.0'])
      log.write(line)
    expect(log.takeLastWords()).toBe('TypeError: x is not a function')
  })

  it.each([
    'terminate called without an active exception',
    'F0000 00:00 cwise_op.cc:12] Check failed: ok',
    'FATAL ERROR: JavaScript heap out of memory',
  ])('are native too, and are said once: %s', (line) => {
    const log = new ProcessLog(folder, 'engine')
    log.write(line)
    log.write('  ')
    expect(log.takeLastWords()).toBe(line)
    expect(log.takeLastWords()).toBe('')
  })

  it('are no notices', () => {
    const log = new ProcessLog(folder, 'engine')
    log.write(
      'I0000 00:00:1 port.cc:153] oneDNN custom operations are on. You may see slightly different results due to floating-point round-off errors.',
    )
    expect(log.takeLastWords()).toBe('')
  })
})
