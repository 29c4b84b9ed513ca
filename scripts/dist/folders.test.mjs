import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../setup/testing.mjs'
import { place, placeLinked, replaceFolder } from './folders.mjs'

const write = (/** @type {string} */ text) => async (/** @type {string} */ work) => writeFileSync(join(work, 'file'), text)

test('a folder is replaced as a whole, and nothing is left beside it', async () => {
  const scratch = scratchFolder()
  const folder = join(scratch, 'made')
  await replaceFolder(folder, write('first'))
  writeFileSync(join(folder, 'stale'), '')
  await replaceFolder(folder, write('second'))
  expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('second')
  expect([readdirSync(folder), readdirSync(scratch)]).toEqual([['file'], ['made']])
})

test('where the new one fails, the old one stays', async () => {
  const scratch = scratchFolder()
  const folder = join(scratch, 'made')
  await replaceFolder(folder, write('first'))
  const failing = replaceFolder(folder, async (work) => {
    writeFileSync(join(work, 'file'), 'half')
    throw new Error('the disk is gone')
  })
  await expect(failing).rejects.toThrow('the disk is gone')
  expect([readFileSync(join(folder, 'file'), 'utf8'), readdirSync(scratch)]).toEqual(['first', ['made']])
})

test('what a dead process left is removed, and no one else’s', async () => {
  const scratch = scratchFolder()
  const names = { dead: 'made.unfinished-4194305', alive: `made.unfinished-${process.ppid}`, other: 'else.unfinished-4194305' }
  for (const name of Object.values(names)) mkdirSync(join(scratch, name))
  await replaceFolder(join(scratch, 'made'), write('text'))
  expect(readdirSync(scratch).sort()).toEqual(['made', names.alive, names.other].sort())
})

test('a file is placed as a copy, or as a second name for the same', async () => {
  const scratch = scratchFolder()
  const source = join(scratch, 'source')
  writeFileSync(source, 'text')
  await place(source, join(scratch, 'a/copy'))
  await placeLinked(source, join(scratch, 'b/link'))
  expect(statSync(join(scratch, 'b/link')).ino).toBe(statSync(source).ino)
  expect(statSync(join(scratch, 'a/copy')).ino).not.toBe(statSync(source).ino)
  expect(readFileSync(join(scratch, 'a/copy'), 'utf8')).toBe('text')
  expect(existsSync(source)).toBe(true)
})
