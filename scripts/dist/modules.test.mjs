import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../setup/testing.mjs'
import { isLicence, moduleFiles, modulesOf } from './modules.mjs'

/**
 * A checkout with these packages in its lock file, and these files.
 * @param {Record<string, object>} packages
 * @param {string[]} files
 */
function checkout(packages, files = []) {
  const root = scratchFolder()
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }))
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), 'text')
  }
  return root
}

const locked = (changes = {}) => ({ version: '1.0.0', license: 'MIT', ...changes })

test('the modules are what the lab depends on at run time, found as Node finds them', () => {
  const root = checkout({
    '': { dependencies: { one: '1', 'better-sqlite3': '1', d3: '1' }, devDependencies: { tool: '1' } },
    'node_modules/one': locked({
      dependencies: { two: '2', '@types/one': '1' },
      peerDependencies: { three: '1', wish: '1' },
      peerDependenciesMeta: { wish: { optional: true } },
    }),
    'node_modules/one/node_modules/two': locked({ version: '2.0.0', dependencies: { three: '1' } }),
    'node_modules/two': locked(),
    'node_modules/three': locked({ license: undefined, dependencies: { one: '1' } }),
    'node_modules/wish': locked(),
    'node_modules/@types/one': locked(),
    'node_modules/better-sqlite3': locked({ dependencies: { 'node-addon-api': '1' } }),
    'node_modules/node-addon-api': locked(),
    'node_modules/d3': locked(),
    'node_modules/tool': locked({ dev: true }),
  })
  expect(modulesOf(root)).toEqual([
    { name: 'better-sqlite3', version: '1.0.0', license: 'MIT', path: 'node_modules/better-sqlite3' },
    { name: 'one', version: '1.0.0', license: 'MIT', path: 'node_modules/one' },
    { name: 'two', version: '2.0.0', license: 'MIT', path: 'node_modules/one/node_modules/two' },
    { name: 'three', version: '1.0.0', license: 'not stated', path: 'node_modules/three' },
  ])
})

test('of a module goes along what it runs with, and its licence', () => {
  const kept = ['LICENSE.md', 'index.cjs', 'lib/latest.js', 'lib/parse.js', 'package.json', 'wasm/a.wasm']
  const left = [
    'README.md',
    'index.d.cts',
    'index.js.map',
    'src/index.ts',
    'test/parse.js',
    'lib/parse_test.js',
    '.github/a.js',
    'node_modules/inner/index.js',
  ]
  const root = checkout(
    { '': { dependencies: { one: '1' } }, 'node_modules/one': locked() },
    [...kept, ...left].map((path) => `node_modules/one/${path}`),
  )
  const files = moduleFiles({ root, platform: 'linux', arch: 'x64' })
  expect(files.map(({ path }) => path)).toEqual(kept.map((path) => `app/node_modules/one/${path}`))
  expect(files[0]).toEqual({ path: 'app/node_modules/one/LICENSE.md', source: join(root, 'node_modules/one/LICENSE.md'), size: 4 })
})

test('of the store goes along its binary for that system alone', () => {
  const files = [
    'package.json',
    'lib/index.js',
    'prebuilds/linux-x64.node',
    'prebuilds/linux-arm64.node',
    'prebuilds/linuxmusl-x64.node',
    'src/addon.cpp',
    'deps/copy.js',
  ]
  const root = checkout(
    { '': { dependencies: { 'better-sqlite3': '1' } }, 'node_modules/better-sqlite3': locked() },
    files.map((path) => `node_modules/better-sqlite3/${path}`),
  )
  const names = (/** @type {string} */ arch) =>
    moduleFiles({ root, platform: 'linux', arch }).map(({ source }) => source.slice(join(root, 'node_modules/better-sqlite3/').length))
  expect(names('x64')).toEqual(['lib/index.js', 'package.json', 'prebuilds/linux-x64.node'])
  expect(names('arm64')).toEqual(['lib/index.js', 'package.json', 'prebuilds/linux-arm64.node'])
})

test('a licence is known by its name', () => {
  for (const path of ['LICENSE', 'licence.txt', 'COPYING', 'NOTICE', 'ThirdPartyNotices.txt', 'lib/bundle.js.LICENSE'])
    expect(isLicence(path)).toBe(true)
  for (const path of ['licenses.js/index.js', 'lib/license-check.js', 'unlicensed']) expect(isLicence(path)).toBe(false)
})
