import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { labHome } from './home'

it('is LAB_HOME, made absolute', () => {
  expect(labHome({ LAB_HOME: 'here' }, 'linux')).toBe(resolve('here'))
})

it('else lies where the system keeps data of applications', () => {
  expect(labHome({}, 'linux')).toBe(join(homedir(), '.local/share/lazy-artist-lab'))
  expect(labHome({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/lazy-artist-lab')
  expect(labHome({}, 'darwin')).toBe(join(homedir(), 'Library/Application Support/Lazy Artist Lab'))
  expect(labHome({ LOCALAPPDATA: '/local' }, 'win32')).toBe(join('/local', 'Lazy Artist Lab'))
})
