/** Text of the help: `[[saliency]]` and `[[saliency|the gradient’s picture]]` link to the glossary’s term of that id, `$c_k$` is a formula as formula.ts has it. */
import { parseFormula, spokenFormula } from './formula'

export type TextPart = { kind: 'text'; text: string } | { kind: 'term'; id: string; text: string } | { kind: 'formula'; formula: string }

/** Parts in their order, none of them empty. A link without words of its own shows its id, dashes as spaces. */
export function parseText(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const mark of text.matchAll(/\[\[([a-z0-9-]+)(?:\|([^\]]+))?\]\]|\$([^$]+)\$/g)) {
    const [whole, id, words, formula] = mark
    if (mark.index > from) parts.push({ kind: 'text', text: text.slice(from, mark.index) })
    if (id !== undefined) parts.push({ kind: 'term', id, text: words ?? id.replaceAll('-', ' ') })
    if (formula !== undefined) parts.push({ kind: 'formula', formula })
    from = mark.index + whole.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/** As it is read. */
export function plainText(text: string): string {
  return parseText(text)
    .map((part) => (part.kind === 'formula' ? spokenFormula(parseFormula(part.formula)) : part.text))
    .join('')
}

/** Ids of the terms that a text links to. */
export function linksOf(text: string): string[] {
  return parseText(text).flatMap((part) => (part.kind === 'term' ? [part.id] : []))
}
