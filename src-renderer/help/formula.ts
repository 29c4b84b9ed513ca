/**
 * Formulas as text, set by the page itself: MathML came to Chromium with 109, and the lab runs in older ones. `x_k`, `x_{k,i}` and `x^2` set an index below and above,
 * `\frac{a}{b}` a fraction. A letter that stands alone is a variable; several are a name, as in log.
 */

export type FormulaNode =
  | { kind: 'text'; text: string }
  | { kind: 'variable'; text: string }
  | { kind: 'sub'; of: FormulaNode[] }
  | { kind: 'sup'; of: FormulaNode[] }
  | { kind: 'fraction'; top: FormulaNode[]; bottom: FormulaNode[] }

/** Throws on braces that do not match and on an index without a letter. */
export function parseFormula(formula: string): FormulaNode[] {
  const tokens = formula.match(/\\frac|(?:\p{L}\p{M}*)+|\d+(?:\.\d+)?|[^]/gu) ?? []
  const nodes = parseUntil(tokens, false)
  if (tokens.length > 0) throw new Error(`a brace is closed that was not opened: ${formula}`)
  return nodes
}

/** Takes tokens from the front, up to the closing brace where there was an opening one. */
function parseUntil(tokens: string[], braced: boolean): FormulaNode[] {
  const nodes: FormulaNode[] = []
  for (;;) {
    const token = tokens[0]
    if (token === undefined || token === '}') break
    tokens.shift()
    nodes.push(parseNode(token, tokens))
  }
  if (braced && tokens.shift() !== '}') throw new Error('a brace is not closed')
  return nodes
}

function parseNode(token: string, tokens: string[]): FormulaNode {
  if (token === '_' || token === '^') return { kind: token === '_' ? 'sub' : 'sup', of: argument(tokens) }
  if (token === '\\frac') return { kind: 'fraction', top: argument(tokens), bottom: argument(tokens) }
  return leaf(token)
}

function argument(tokens: string[]): FormulaNode[] {
  const token = tokens.shift()
  if (token === undefined || token === '}') throw new Error('an index or a fraction lacks what it is of')
  return token === '{' ? parseUntil(tokens, true) : [leaf(token)]
}

function leaf(token: string): FormulaNode {
  return { kind: /^\p{L}\p{M}*$/u.test(token) ? 'variable' : 'text', text: token }
}

/** In one line, for a reader that hears it: "L = (1) / (n) sum". */
export function spokenFormula(nodes: readonly FormulaNode[]): string {
  return nodes.map(spoken).join('')
}

function spoken(node: FormulaNode): string {
  if (node.kind === 'fraction') return `(${spokenFormula(node.top)}) / (${spokenFormula(node.bottom)})`
  if (node.kind === 'sub') return ` sub ${spokenFormula(node.of)}`
  if (node.kind === 'sup') return ` to the ${spokenFormula(node.of)}`
  return node.text
}
