import { expect, it } from 'vitest'
import { backendRuntime } from './runtime'

it.each([
  ['22.3.25', 'node'],
  ['35.7.0', 'node'],
  ['36.0.0', 'utility'],
  ['45.4.1', 'utility'],
  ['100.0.0-beta.1', 'utility'],
])('Electron %s runs the backend in: %s', (version, runtime) => {
  expect(backendRuntime(version)).toBe(runtime)
})
