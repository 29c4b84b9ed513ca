import { existsSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder, writeZip } from './testing.mjs'
import { readMember, unzip } from './unzip.mjs'

test('chosen members come out with their paths, modes, sizes and hashes', async () => {
  const folder = scratchFolder()
  const archive = join(folder, 'a.whl')
  writeZip(archive, { 'a/tool': { text: 'abc', mode: 0o755 }, 'a/library.so': 'abc', 'b/other': 'x' })
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  const files = await unzip(archive, (name) => name.startsWith('a/'), join(folder, 'out'))
  expect(files).toEqual(['a/tool', 'a/library.so'].map((path) => ({ path, size: 3, sha256 })))
  expect(readFileSync(join(folder, 'out/a/tool'), 'utf8')).toBe('abc')
  expect(statSync(join(folder, 'out/a/tool')).mode & 0o111).not.toBe(0)
  expect(statSync(join(folder, 'out/a/library.so')).mode & 0o111).toBe(0)
  expect(existsSync(join(folder, 'out/b'))).toBe(false)
})

test('a member that does not match its checksum is an error', async () => {
  const folder = scratchFolder()
  writeZip(join(folder, 'a.whl'), { 'a/library.so': { text: 'abc', crc: 1 } })
  await expect(unzip(join(folder, 'a.whl'), () => true, folder)).rejects.toThrow('a/library.so is damaged in its archive')
})

test('an archive that was cut off is an error', async () => {
  const folder = scratchFolder()
  writeZip(join(folder, 'a.whl'), { 'a/library.so': 'abc' })
  truncateSync(join(folder, 'a.whl'), 40)
  await expect(unzip(join(folder, 'a.whl'), () => true, folder)).rejects.toThrow()
})

test('one member is read as text', async () => {
  const folder = scratchFolder()
  writeZip(join(folder, 'a.whl'), { 'p-1.dist-info/METADATA': 'Name: p' })
  expect(await readMember(join(folder, 'a.whl'), (name) => name.endsWith('/METADATA'))).toBe('Name: p')
  expect(await readMember(join(folder, 'a.whl'), () => false)).toBeNull()
})
