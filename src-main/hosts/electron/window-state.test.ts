import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultPlacement, placement, readWindowState, writeWindowState } from './window-state'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }
const state = { x: 100, y: 50, width: 1000, height: 700, maximised: false }

describe('the file', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lab-window-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('comes back as it was written', () => {
    const path = join(folder, 'window.json')
    writeWindowState(path, state)
    expect(readWindowState(path)).toEqual(state)
  })

  it.each([
    '',
    '{',
    '[]',
    '{"x":1}',
    JSON.stringify({ ...state, width: 3 }),
    JSON.stringify({ ...state, x: 'left' }),
    JSON.stringify({ ...state, x: null }),
  ])('with %j in it counts as none', (text) => {
    const path = join(folder, 'window.json')
    writeFileSync(path, text)
    expect(readWindowState(path)).toBeNull()
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('may be missing, and may be impossible to write', () => {
    const path = join(folder, 'nowhere', 'window.json')
    expect(readWindowState(path)).toBeNull()
    expect(() => writeWindowState(path, state)).not.toThrow()
  })
})

describe('the place', () => {
  it('is as it was, on any of the screens', () => {
    expect(placement(state, [screen])).toEqual({ bounds: { x: 100, y: 50, width: 1000, height: 700 }, maximised: false })
    expect(placement({ ...state, x: 2000, maximised: true }, [screen, second])).toMatchObject({ bounds: { x: 2000 }, maximised: true })
    expect(placement({ ...state, x: -800 }, [screen]).bounds.x).toBe(-800)
  })

  it.each([
    ['on a screen that is gone', { x: 2000 }],
    ['too far left to be grasped', { x: -950 }],
    ['below the screen', { y: 1050 }],
    ['with its title bar above the screen', { y: -40 }],
  ])('is left to the system where it was %s, the size is kept', (_, change) => {
    expect(placement({ ...state, ...change }, [screen])).toEqual({ bounds: { width: 1000, height: 700 }, maximised: false })
  })

  it('never is larger than the largest screen', () => {
    expect(placement({ ...state, x: 0, y: 0, width: 4000, height: 3000 }, [screen, second]).bounds).toEqual({ x: 0, y: 0, width: 1920, height: 1080 })
  })

  it('has a default', () => {
    expect(placement(null, [screen])).toEqual(defaultPlacement)
  })
})
