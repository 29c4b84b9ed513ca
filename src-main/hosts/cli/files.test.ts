import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writableFile, writePieces, writeWhole } from './files'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const inFolder = (name: string) => join(folder, name)
const refusal = (message: RegExp): unknown => expect.objectContaining({ kind: 'bad-input', message: expect.stringMatching(message) as string })

it('writes what a link points to, and leaves the link', async () => {
  mkdirSync(inFolder('real'))
  symlinkSync('real/x.html', inFolder('link.html'))
  for (const text of ['new', 'again']) {
    await writeWhole(writableFile(inFolder('link.html')), new TextEncoder().encode(text))
    expect(readFileSync(inFolder('real/x.html'), 'utf8')).toBe(text)
    expect(readlinkSync(inFolder('link.html'))).toBe('real/x.html')
  }
})

it('refuses a link that leads back to itself', () => {
  symlinkSync('b', inFolder('a'))
  symlinkSync('a', inFolder('b'))
  expect(() => writableFile(inFolder('a'))).toThrow(refusal(/is a link that leads back to itself/) as Error)
})

it('refuses what is no regular file, also behind a link, and leaves it there', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(inFolder('socket'), resolve))
  symlinkSync(inFolder('socket'), inFolder('link'))
  for (const name of ['socket', 'link']) expect(() => writableFile(inFolder(name))).toThrow(refusal(/socket is a device or the like/) as Error)
  expect(readdirSync(folder)).toEqual(['link', 'socket'])
  await new Promise((resolve) => server.close(resolve))
})

it.runIf(process.platform === 'linux')('refuses devices, and folders that take no file although root may write to them', () => {
  expect(() => writableFile('/dev/full')).toThrow(refusal(/^\/dev\/full is a device or the like, not a file; name a file$/) as Error)
  expect(() => writableFile('/proc/x.html')).toThrow(refusal(/^the folder \/proc cannot be written to$/) as Error)
})

it('leaves nothing behind of its trial, and what is there as it was', () => {
  writeFileSync(inFolder('x.html'), 'old')
  writableFile(inFolder('x.html'))
  expect(() => writableFile(inFolder('y'.repeat(300)))).toThrow(refusal(/too long/) as Error)
  expect(readdirSync(folder)).toEqual(['x.html'])
  expect(readFileSync(inFolder('x.html'), 'utf8')).toBe('old')
})

async function* piecesOf(...texts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text instanceof Error) throw text
    yield new TextEncoder().encode(text)
  }
}

it('writes a file that comes in pieces whole, or leaves what was there', async () => {
  const file = writableFile(inFolder('x.lazyrun'))
  const told: number[] = []
  await writePieces(file, piecesOf('one', 'two2'), (bytes) => told.push(bytes))
  expect([readFileSync(file, 'utf8'), told]).toEqual(['onetwo2', [3, 4]])
  await expect(writePieces(file, piecesOf('half', new Error('cut off')), () => {})).rejects.toThrow('cut off')
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['onetwo2', ['x.lazyrun']])
})
