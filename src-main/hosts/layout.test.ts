import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { builtLayout } from './layout'

const root = resolve(import.meta.dirname, '../..')

it.each(['linux', 'darwin', 'win32'] as const)('the icon of a window is there on %s', (platform) => {
  const { icon } = builtLayout(resolve(root, 'out/main'), platform)
  expect(icon.startsWith(resolve(root, 'resources'))).toBe(true)
  expect(icon.endsWith('.ico')).toBe(platform === 'win32')
  expect(existsSync(icon)).toBe(true)
})
