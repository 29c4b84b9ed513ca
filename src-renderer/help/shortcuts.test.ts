import { describe, expect, it } from 'vitest'
import { everywhere, helpKeys, inPlaces, leader } from './shortcuts'

describe.each([everywhere, ...inPlaces])('keys: $title', ({ shortcuts }) => {
  it('each does one thing, and none does two', () => {
    const does = shortcuts.map((shortcut) => shortcut.does)
    expect(new Set(does).size).toBe(does.length)
    const keys = shortcuts.map((shortcut) => shortcut.keys.join(shortcut.then ? ' then ' : ' or '))
    expect(new Set(keys).size).toBe(keys.length)
  })
})

/** Keys as the pages' own files have them: the pages themselves need a lab. */
const keys = Object.values(import.meta.glob<string>('../pages/*/page.ts', { query: '?raw', import: 'default', eager: true })).map(
  (source) => /\bkey: '(.*?)'/.exec(source)?.[1],
)

it('a letter leads to each page, and none of them to the help', () => {
  expect(keys.length).toBeGreaterThan(10)
  for (const key of keys) expect(key).toMatch(/^[a-z]$/)
  expect(new Set(keys).size).toBe(keys.length)
  for (const key of Object.values(helpKeys)) expect(keys).not.toContain(key)
  expect(leader).toMatch(/^[a-z]$/)
})
