/** Text of the help with links to the glossary: `[[saliency]]` and `[[saliency|the gradient’s picture]]` link to the term of that id. */

export type TextPart = { kind: 'text'; text: string } | { kind: 'term'; id: string; text: string }

/** Parts in their order, none of them empty. A link without words of its own shows its id, dashes as spaces. */
export function parseText(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const link of text.matchAll(/\[\[([a-z0-9-]+)(?:\|([^\]]+))?\]\]/g)) {
    if (link.index > from) parts.push({ kind: 'text', text: text.slice(from, link.index) })
    parts.push({ kind: 'term', id: link[1]!, text: link[2] ?? link[1]!.replaceAll('-', ' ') })
    from = link.index + link[0].length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

/** As it is read. */
export function plainText(text: string): string {
  return parseText(text)
    .map((part) => part.text)
    .join('')
}

/** Ids of the terms that a text links to. */
export function linksOf(text: string): string[] {
  return parseText(text).flatMap((part) => (part.kind === 'term' ? [part.id] : []))
}
