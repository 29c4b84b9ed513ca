/** For tests of reports: their HTML, read strictly, and what every one of them holds to. */
import { expect } from 'vitest'

const voids = new Set(['meta', 'img', 'br', 'link', 'hr', 'col', 'input'])

export interface Tag {
  name: string
  attributes: string
  text: string
  children: Tag[]
}

/** A strict reader: throws on a tag that is closed wrongly, so that what it reads is what a browser would. */
function parse(html: string): Tag {
  const root: Tag = { name: '', attributes: '', text: '', children: [] }
  const open = [root]
  for (const [, closing, name = '', attributes = '', text] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>|([^<]+)/gi)) {
    const parent = open.at(-1) as Tag
    if (text !== undefined) open.forEach((tag) => (tag.text += text))
    else if (closing) {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`)
      open.pop()
    } else {
      const tag = { name, attributes, text: '', children: [] }
      parent.children.push(tag)
      if (!voids.has(name) && !attributes.endsWith('/')) open.push(tag)
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.name}> is not closed`)
  return root
}

export const decode = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ').trim()

export function all(tag: Tag, name: string): Tag[] {
  return [...(tag.name === name ? [tag] : []), ...tag.children.flatMap((child) => all(child, name))]
}

export const body = (html: string) => parse(html.slice(html.indexOf('<body>'), html.indexOf('</html>')))
export const section = (html: string, id: string) => all(body(html), 'section').find(({ attributes }) => attributes.includes(`id="${id}"`)) as Tag
export const textOf = (html: string) => decode(body(html).text)

/** What every report holds to, whatever is in it. */
export function expectSound(html: string): void {
  expect(html).toMatch(/^<!doctype html>/)
  expect(html).not.toMatch(/<script|<link|<iframe|javascript:|\son[a-z]+=|@import/i)
  const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"|url\(([^)]*)\)/g)].map(([, attribute, style]) => attribute ?? style ?? '')
  for (const address of addresses) expect(address).toMatch(/^(#|data:image\/png;|data:image\/svg\+xml,|data:font\/woff2;)/)
  expect(textOf(html)).not.toMatch(/\b(NaN|undefined|null|Infinity|\[object)\b/)
  expect(html).not.toMatch(/="[^"]*(NaN|undefined)/)
  // Two faces for each of the two weights.
  expect(html.match(/@font-face/g)).toHaveLength(4)
}
