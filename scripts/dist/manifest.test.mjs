import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../setup/testing.mjs'
import { checkBundle, readBundle, requireOwn, sizeOf, writeManifest } from './manifest.mjs'

const about = { version: '1.2.3', platform: 'linux', arch: 'x64', native: [], electron: null }

async function bundle() {
  const folder = scratchFolder()
  mkdirSync(join(folder, 'app'))
  writeFileSync(join(folder, 'lab'), 'run', { mode: 0o755 })
  writeFileSync(join(folder, 'app/a.js'), 'abc', { mode: 0o644 })
  await writeManifest(folder, about)
  return folder
}

test('a manifest has every file with its size, its hash and whether it is a program', async () => {
  const folder = await bundle()
  const manifest = readBundle(folder)
  expect(manifest).toEqual({
    name: 'lazy-artist-lab',
    ...about,
    files: [
      // FIPS 180-4's example: SHA-256 of "abc".
      { path: 'app/a.js', size: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', executable: false },
      { path: 'lab', size: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), executable: true },
    ],
  })
  expect(sizeOf(await checkBundle(folder))).toBe(6)
})

test('a changed, a missing and a cut-off file are named', async () => {
  const folder = await bundle()
  writeFileSync(join(folder, 'app/a.js'), 'abd')
  rmSync(join(folder, 'lab'))
  await expect(checkBundle(folder)).rejects.toMatchObject({
    kind: 'failed',
    message: `${folder} is damaged: app/a.js is changed, lab cannot be read`,
  })
  writeFileSync(join(folder, 'manifest.json'), '{"name":"lazy-a')
  await expect(checkBundle(folder)).rejects.toThrow('is no bundle of the lab')
})

test('only a lab, an empty folder or nothing may be replaced', async () => {
  const scratch = scratchFolder()
  expect(() => requireOwn(join(scratch, 'none'))).not.toThrow()
  expect(() => requireOwn(scratch)).not.toThrow()
  writeFileSync(join(scratch, 'thesis.txt'), '')
  expect(() => requireOwn(scratch)).toThrow('is no bundle of the lab: it is left as it is')
  expect(() => requireOwn(join(scratch, 'thesis.txt'))).toThrow('left as it is')
  writeFileSync(join(scratch, 'manifest.json'), '{"name":"another","files":[]}')
  expect(() => requireOwn(scratch)).toThrow('left as it is')
})
