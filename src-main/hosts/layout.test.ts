import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { builtLayout } from './layout'

const root = resolve(import.meta.dirname, '../..')

it.each(['linux', 'darwin', 'win32'] as const)('the icon of a window is there on %s', (platform) => {
  const { icon } = builtLayout(resolve(root, 'out/main'), platform)
  expect(icon.startsWith(resolve(root, 'resources'))).toBe(true)
  expect(icon.endsWith('.ico')).toBe(platform === 'win32')
  expect(existsSync(icon)).toBe(true)
})

it('all parts of a checkout lie in it', () => {
  const { root: modules, renderer, preload, entry } = builtLayout('/checkout/out/main')
  expect({ modules, renderer, preload, backend: entry('backend') }).toEqual({
    modules: resolve('/checkout'),
    renderer: resolve('/checkout/out/renderer'),
    preload: resolve('/checkout/out/preload/index.js'),
    backend: resolve('/checkout/out/main/backend.js'),
  })
})

it('in an app, what Electron reads lies in the archive, and what other programs read beside it', () => {
  const resources = resolve('/opt/app.asar.d/Lab/resources')
  const { root: modules, renderer, preload, icon, entry } = builtLayout(join(resources, 'app.asar', 'out', 'main'), 'linux')
  const plain = join(resources, 'app.asar.unpacked')
  expect(modules).toBe(plain)
  expect([entry('backend'), entry('engine')]).toEqual([join(plain, 'out/main/backend.js'), join(plain, 'out/main/engine.js')])
  for (const read of [renderer, preload, icon]) expect(read.startsWith(join(resources, 'app.asar', '/'))).toBe(true)
})
