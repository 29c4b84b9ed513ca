import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../setup/testing.mjs'
import { desktopEntry, makeKnown } from './desktop.mjs'

function installation() {
  const prefix = scratchFolder()
  const folder = join(prefix, 'lib/lazy-artist-lab')
  mkdirSync(join(folder, 'app/resources/icons'), { recursive: true })
  writeFileSync(join(folder, 'app/resources/icons/64.png'), 'drawing')
  return { prefix, folder, link: join(prefix, 'bin/lab') }
}

test('the command is linked, again and again', async () => {
  const { prefix, folder, link } = installation()
  expect(await makeKnown(prefix, folder, false)).toEqual([])
  expect(await makeKnown(prefix, folder, false)).toEqual([])
  expect(readlinkSync(link)).toBe('../lib/lazy-artist-lab/lab')
})

test('another program of that name is left alone, which is said', async () => {
  const { prefix, folder, link } = installation()
  mkdirSync(dirname(link))
  writeFileSync(link, 'of somebody else')
  expect(await makeKnown(prefix, folder, false)).toEqual([expect.stringContaining(`${link} is there and is not of an earlier installation`)])
  expect(readFileSync(link, 'utf8')).toBe('of somebody else')
})

test('a path with spaces and signs survives the two unquotings of a desktop entry', () => {
  const line = (/** @type {string} */ path) =>
    desktopEntry(path, true)
      .split('\n')
      .find((text) => text.startsWith('Exec='))
  expect(line('/home/a b/start')).toBe('Exec="/home/a b/start"')
  // The specification's own rule: a literal dollar sign is `\\$` in the file, a backslash four of them.
  expect(line('/x$y/100%/z\\w')).toBe('Exec="/x\\\\$y/100%%/z\\\\\\\\w"')
})

test('without a window of its own the lab wants a terminal', () => {
  expect(desktopEntry('/start', true)).toContain('\nTerminal=false\n')
  expect(desktopEntry('/start', false)).toContain('\nTerminal=true\n')
})
