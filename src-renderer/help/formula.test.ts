import { describe, expect, it } from 'vitest'
import { parseFormula, spokenFormula, type FormulaNode } from './formula'

const text = (value: string): FormulaNode => ({ kind: 'text', text: value })
const variable = (value: string): FormulaNode => ({ kind: 'variable', text: value })

describe('a formula', () => {
  it('knows variables from names, numbers and signs', () => {
    expect(parseFormula('log p = 0.95α')).toEqual([
      text('log'),
      text(' '),
      variable('p'),
      text(' '),
      text('='),
      text(' '),
      text('0.95'),
      variable('α'),
    ])
  })

  it('keeps an accent with its letter', () => {
    expect(parseFormula('x\u0302 = x')).toEqual([variable('x\u0302'), text(' '), text('='), text(' '), variable('x')])
  })

  it('has indices of one token, or of what is in braces', () => {
    expect(parseFormula('x_k^2')).toEqual([variable('x'), { kind: 'sub', of: [variable('k')] }, { kind: 'sup', of: [text('2')] }])
    expect(parseFormula('x_{i,j}')).toEqual([variable('x'), { kind: 'sub', of: [variable('i'), text(','), variable('j')] }])
  })

  it('has fractions, with indices inside', () => {
    expect(parseFormula('\\frac{a_i}{n}')).toEqual([
      { kind: 'fraction', top: [variable('a'), { kind: 'sub', of: [variable('i')] }], bottom: [variable('n')] },
    ])
  })

  it('is heard in one line', () => {
    expect(spokenFormula(parseFormula('s = \\frac{1}{n} x_i^2'))).toBe('s = (1) / (n) x sub i to the 2')
  })

  it.each(['x_{i', 'x}', 'x_', '\\frac{a}', 'x_}'])('%j is refused', (formula) => {
    expect(() => parseFormula(formula)).toThrow()
  })
})
