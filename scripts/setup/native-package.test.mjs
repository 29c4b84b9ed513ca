import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { packageAddon } from './native-package.mjs'
import { setUpNative } from './native.mjs'
import { machine, ran, scratchFolder } from './testing.mjs'

test('elsewhere than on Linux x86-64, the package downloads its own library, once', async () => {
  const root = scratchFolder()
  const context = machine({ node: installs(root, ran({ out: '2.9.1' })) }, { root, platform: 'win32' })
  await setUpNative(context)
  await setUpNative(context)
  expect(context.calls).toEqual([
    ['node', 'scripts/install.js', 'cpu', 'download'],
    ['node', '-e', expect.stringContaining(JSON.stringify(packageAddon(root)))],
  ])
})

test('an addon that nobody has seen load is set up again, as is one that was changed since', async () => {
  const root = scratchFolder()
  const context = machine({ node: installs(root, ran({ out: '2.9.1' })) }, { root, platform: 'win32' })
  mkdirSync(dirname(packageAddon(root)), { recursive: true })
  writeFileSync(packageAddon(root), 'half of')
  await setUpNative(context)
  expect(context.calls).toHaveLength(2)
  writeFileSync(packageAddon(root), 'another')
  await setUpNative(context)
  expect(context.calls).toHaveLength(4)
})

test('one that does not load is no engine: the reason is given, and it is not tried at each start', async () => {
  const root = scratchFolder()
  const broken = ran({ code: 1, err: 'Error: libtensorflow.so.2: cannot open shared object file' })
  const context = machine({ node: installs(root, broken) }, { root, platform: 'linux', arch: 'arm64' })
  await setUpNative(context)
  await setUpNative(context)
  expect(context.calls).toHaveLength(2)
  expect(context.said.at(-2)).toMatch(/no cpu engine: the addon does not load: .*cannot open shared object file/)
})

/**
 * A Node whose install script leaves an addon, and what comes of loading that.
 * @param {string} root
 * @param {import('./run.mjs').Ran} loaded
 * @returns {(args: string[]) => import('./run.mjs').Ran}
 */
function installs(root, loaded) {
  return ([first]) => {
    if (first === '-e') return loaded
    mkdirSync(dirname(packageAddon(root)), { recursive: true })
    writeFileSync(packageAddon(root), 'an addon')
    return ran()
  }
}

test('where it fails, though its script ends well, the reason is given', async () => {
  const context = machine(
    { node: () => ran({ err: 'node-pre-gyp ERR! install error' }) },
    { root: scratchFolder(), platform: 'darwin', arch: 'arm64' },
  )
  await setUpNative(context)
  expect(context.said.at(-2)).toBe("no cpu engine: the package's install script: node-pre-gyp ERR! install error")
})
