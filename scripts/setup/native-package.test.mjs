import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { packageAddon } from './native-package.mjs'
import { setUpNative } from './native.mjs'
import { machine, ran, scratchFolder } from './testing.mjs'

test('elsewhere than on Linux x86-64, the package downloads its own library, once', async () => {
  const root = scratchFolder()
  const node = () => {
    mkdirSync(dirname(packageAddon(root)), { recursive: true })
    writeFileSync(packageAddon(root), '')
    return ran()
  }
  const context = machine({ node }, { root, platform: 'win32' })
  await setUpNative(context)
  await setUpNative(context)
  expect(context.calls).toEqual([['node', 'scripts/install.js', 'cpu', 'download']])
})

test('where it fails, though its script ends well, the reason is given', async () => {
  const context = machine(
    { node: () => ran({ err: 'node-pre-gyp ERR! install error' }) },
    { root: scratchFolder(), platform: 'darwin', arch: 'arm64' },
  )
  await setUpNative(context)
  expect(context.said.at(-2)).toBe("no cpu engine: the package's install script: node-pre-gyp ERR! install error")
})
