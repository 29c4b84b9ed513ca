import { describe, expect, it } from 'vitest'
import { findTerms, glossary, ordered, termOf, type Term } from './glossary'
import { linksOf, plainText } from './rich-text'

const term = (id: string, changes: Partial<Term> = {}): Term => ({ id, term: id, meaning: 'What it means.', ...changes })

describe('the glossary', () => {
  it('is in the order of its names', () => {
    const names = glossary.map((entry) => entry.term.toLowerCase())
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')))
  })

  it('refuses a second term of one id', () => {
    expect(() => ordered([term('a'), term('b'), term('a')])).toThrow('two terms have the id "a"')
  })

  it.each(glossary)('$id: links lead to terms, and not to itself', ({ id, meaning }) => {
    for (const link of linksOf(meaning)) expect(termOf(link), `[[${link}]]`).toBeDefined()
    expect(linksOf(meaning)).not.toContain(id)
    expect(plainText(meaning)).toMatch(/^[^[\]]+[.]$/)
  })

  it.each(['epoch', 'logit', 'saliency', 'shortcut', 'colour-follow-rate', 'l0', 'explained-variance', 'epsilon', 'restart', 'seed', 'rho', 'alpha'])(
    'knows %s',
    (id) => {
      expect(termOf(id)).toMatchObject({ id })
    },
  )
})

describe('a search of the glossary', () => {
  const few = ordered([
    term('epsilon', { also: ['ε', 'budget'] }),
    term('minimal', { term: 'Minimal epsilon', meaning: 'Smallest of them.' }),
    term('restart', { meaning: 'Another place in the [[epsilon|ball]].' }),
    term('eps', { term: 'Epsilon ball', meaning: 'All images near.' }),
  ])
  const ids = (question: string) => findTerms(question, few).map(({ id }) => id)

  it('finds by name, other names and meaning; names first', () => {
    expect(ids('epsilon')).toEqual(['epsilon', 'eps', 'minimal'])
    expect(ids('BUDGET')).toEqual(['epsilon'])
    expect(ids('ε')).toEqual(['epsilon'])
    expect(ids('place')).toEqual(['restart'])
  })

  it('wants every word, and not what only a link is called', () => {
    expect(ids('images near')).toEqual(['eps'])
    expect(ids('images place')).toEqual([])
    expect(ids('ball')).toEqual(['eps', 'restart'])
  })

  it('shows all where nothing is asked', () => {
    expect(ids('  ')).toEqual(few.map(({ id }) => id))
  })
})
