import { describe, expect, it } from 'vitest'
import { parseFormula } from '../help/formula'
import { termOf } from '../help/glossary'
import { textsOf, type PageHelp } from '../help/page-help'
import { linksOf, plainText } from '../help/rich-text'

const folderOf = (path: string) => path.split('/')[1]!
// Names alone: a page itself needs a lab.
const pages = Object.keys(import.meta.glob('./*/page.ts')).map(folderOf)
const helps = Object.entries(import.meta.glob<{ help: PageHelp }>('./*/help.ts', { eager: true })).map(([path, { help }]) => ({
  id: folderOf(path),
  ...help,
}))

const sentences = (text: string) => text.match(/[.!?](?=\s|$)/g)?.length ?? 0

it('each page says what it is', () => {
  expect(pages.length).toBeGreaterThan(10)
  expect(helps.map(({ id }) => id).sort()).toEqual([...pages].sort())
})

describe.each(helps)('the help of $id', (help) => {
  it('explains in three to eight sentences', () => {
    const count = help.method.map(plainText).reduce((sum, text) => sum + sentences(text), 0)
    expect(count).toBeGreaterThanOrEqual(3)
    expect(count).toBeLessThanOrEqual(8)
  })

  it('has formulas that can be set, sources, and how to read a plot', () => {
    expect(help.formulas.length).toBeGreaterThan(0)
    for (const { formula } of help.formulas) expect(() => parseFormula(formula), formula).not.toThrow()
    expect(help.sources.length).toBeGreaterThan(0)
    expect(help.reading.length).toBeGreaterThan(0)
  })

  it('links to terms that the glossary has, and leaves no bracket behind', () => {
    for (const text of textsOf(help)) {
      for (const link of linksOf(text)) expect(termOf(link), `[[${link}]]`).toBeDefined()
      expect(plainText(text)).not.toMatch(/\[\[|\]\]/)
    }
  })
})
