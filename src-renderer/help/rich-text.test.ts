import { expect, it } from 'vitest'
import { linksOf, parseText, plainText } from './rich-text'

it('parts a text at its links', () => {
  expect(parseText('The [[dead-latent]] fires [[l0|never]].')).toEqual([
    { kind: 'text', text: 'The ' },
    { kind: 'term', id: 'dead-latent', text: 'dead latent' },
    { kind: 'text', text: ' fires ' },
    { kind: 'term', id: 'l0', text: 'never' },
    { kind: 'text', text: '.' },
  ])
})

it.each([
  ['', []],
  ['plain', [{ kind: 'text', text: 'plain' }]],
  [
    '[[rho]][[seed]]',
    [
      { kind: 'term', id: 'rho', text: 'rho' },
      { kind: 'term', id: 'seed', text: 'seed' },
    ],
  ],
])('%j has nothing that is empty', (text, parts) => {
  expect(parseText(text)).toEqual(parts)
})

it('holds formulas', () => {
  expect(parseText('$c_k$ is a colour, $x$ an image.')).toEqual([
    { kind: 'formula', formula: 'c_k' },
    { kind: 'text', text: ' is a colour, ' },
    { kind: 'formula', formula: 'x' },
    { kind: 'text', text: ' an image.' },
  ])
  expect(plainText('The colour $c_k$.')).toBe('The colour c sub k.')
})

it('leaves what is no link as it is', () => {
  for (const text of ['an index [i]', 'x[[0]', '[[Upper]]', '[[a b]]', '[[]]', 'for $5']) expect(parseText(text)).toEqual([{ kind: 'text', text }])
})

it('is read without its marks, and says where it leads', () => {
  const text = 'A [[seed]] fixes the [[shuffle|order]] of an [[epoch]].'
  expect(plainText(text)).toBe('A seed fixes the order of an epoch.')
  expect(linksOf(text)).toEqual(['seed', 'shuffle', 'epoch'])
})
