/** For tests: looks into a PDF of the kind that Chromium writes (Skia): plain objects, deflated streams, fonts with their characters. */
import { inflateSync } from 'node:zlib'

export interface PdfPage {
  /** Points, 1/72 inch. */
  width: number
  height: number
  text: string
  /** Paths that are stroked or filled. */
  paths: number
  images: { width: number; height: number }[]
}

export interface Pdf {
  pages: PdfPage[]
  fonts: { name: string; embedded: boolean }[]
  tagged: boolean
}

type Objects = Map<number, { dictionary: string; stream: Buffer | null }>

/** Throws where the bytes are no PDF. */
export function readPdf(bytes: Uint8Array): Pdf {
  const objects = objectsOf(Buffer.from(bytes))
  const all = [...objects.values()]
  const fonts = all.filter(
    ({ dictionary }) => /\/Type \/Font\b(?!Desc)/.test(dictionary) && /\/Subtype \/(Type0|Type3|TrueType|Type1)\b/.test(dictionary),
  )
  return {
    pages: pageOrder(objects).map((page) => readPage(objects, page)),
    fonts: fonts.map(({ dictionary }) => ({
      name: /\/BaseFont \/([^\s/]+)/.exec(dictionary)?.[1] ?? 'Type3',
      embedded: isEmbedded(objects, dictionary),
    })),
    tagged: all.some(({ dictionary }) => /\/Marked true/.test(dictionary)),
  }
}

function objectsOf(file: Buffer): Objects {
  const text = file.toString('latin1')
  if (!text.startsWith('%PDF-')) throw new Error('no PDF')
  const objects: Objects = new Map()
  const start = /(?:^|\n)(\d+) 0 obj\s*/g
  for (let found = start.exec(text); found; found = start.exec(text)) {
    const at = found.index + found[0].length
    const end = text.indexOf('endobj', at)
    const streamAt = text.indexOf('stream\n', at)
    const hasStream = streamAt !== -1 && streamAt < end
    const dictionary = text.slice(at, hasStream ? streamAt : end)
    objects.set(Number(found[1]), { dictionary, stream: hasStream ? streamOf(file, dictionary, streamAt + 'stream\n'.length) : null })
    // What looks like an object inside a stream is none.
    start.lastIndex = hasStream ? streamAt + Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0) : end
  }
  return objects
}

function streamOf(file: Buffer, dictionary: string, at: number): Buffer {
  const raw = file.subarray(at, at + Number(/\/Length (\d+)/.exec(dictionary)?.[1]))
  return dictionary.includes('/FlateDecode') ? inflateSync(raw) : raw
}

function pageOrder(objects: Objects): string[] {
  const root = [...objects.values()].find(({ dictionary }) => /\/Type \/Catalog/.test(dictionary))
  const below = (reference: number): string[] => {
    const { dictionary } = objects.get(reference)!
    const [, kids] = /\/Kids \[([^\]]*)\]/.exec(dictionary) ?? []
    return kids === undefined ? [dictionary] : references(kids).flatMap(below)
  }
  return below(reference(root?.dictionary ?? '', 'Pages')!)
}

const references = (text: string) => [...text.matchAll(/(\d+) 0 R/g)].map(([, id]) => Number(id))

function reference(dictionary: string, key: string): number | null {
  const [, id] = new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary) ?? []
  return id === undefined ? null : Number(id)
}

/** `/F4 12 0 R` and the like under a key that holds a dictionary. */
function named(dictionary: string, key: string): Map<string, number> {
  const [, inner = ''] = new RegExp(`/${key} <<([^>]*)>>`).exec(dictionary) ?? []
  return new Map([...inner.matchAll(/\/(\S+) (\d+) 0 R/g)].map(([, name, id]) => [name!, Number(id)]))
}

function resourcesOf(objects: Objects, dictionary: string): string {
  const id = reference(dictionary, 'Resources')
  return id === null ? dictionary : objects.get(id)!.dictionary
}

function readPage(objects: Objects, dictionary: string): PdfPage {
  const [, , width, height] = /\/MediaBox \[([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\]/.exec(dictionary)!.slice(1).map(Number)
  const page: PdfPage = { width: width!, height: height!, text: '', paths: 0, images: [] }
  const contents = objects.get(reference(dictionary, 'Contents')!)!
  draw(objects, contents.stream!.toString('latin1'), resourcesOf(objects, dictionary), page)
  return page
}

/** Follows a content stream and the forms that it draws. */
function draw(objects: Objects, content: string, resources: string, page: PdfPage): void {
  const fonts = named(resources, 'Font')
  const forms = named(resources, 'XObject')
  let font: PdfFont = { digits: 4, characters: new Map() }
  for (const [token] of content.matchAll(/\/\S+ [-\d.]+ Tf|\/\S+ Do|<[0-9A-Fa-f]+>|\bET\b|\b(?:S|f\*?|B)\b/g)) {
    if (token.endsWith(' Tf')) font = readFont(objects, fonts.get(token.slice(1).split(' ')[0]!))
    else if (token.endsWith(' Do')) drawNamed(objects, forms.get(token.slice(1, -3)), page)
    else if (token.startsWith('<')) page.text += spelled(token, font)
    else if (token === 'ET') page.text += '\n'
    else page.paths++
  }
}

function drawNamed(objects: Objects, id: number | undefined, page: PdfPage): void {
  const found = id === undefined ? undefined : objects.get(id)
  if (!found) return
  const { dictionary, stream } = found
  if (/\/Subtype \/Image/.test(dictionary)) {
    page.images.push({ width: Number(/\/Width (\d+)/.exec(dictionary)![1]), height: Number(/\/Height (\d+)/.exec(dictionary)![1]) })
  } else draw(objects, stream!.toString('latin1'), resourcesOf(objects, dictionary), page)
}

interface PdfFont {
  /** Hexadecimal digits of a glyph: two bytes in a composite font, one in a simple one, as a variable typeface becomes. */
  digits: 2 | 4
  characters: Map<number, string>
}

function readFont(objects: Objects, id: number | undefined): PdfFont {
  const { dictionary } = objects.get(id ?? -1) ?? { dictionary: '' }
  const map = reference(dictionary, 'ToUnicode')
  return {
    digits: dictionary.includes('/Subtype /Type0') ? 4 : 2,
    characters: map === null ? new Map() : readCharacterMap(objects.get(map)!.stream!.toString('latin1')),
  }
}

function spelled(hex: string, { digits, characters }: PdfFont): string {
  const glyphs = hex.slice(1, -1).match(digits === 4 ? /.{4}/g : /.{2}/g) ?? []
  return glyphs.map((glyph) => characters.get(Number.parseInt(glyph, 16)) ?? '').join('')
}

/** `<glyph> <character>` and `<first> <last> <character>`, the two forms of a ToUnicode map. */
function readCharacterMap(map: string): Map<number, string> {
  const characters = new Map<number, string>()
  for (const [, body] of map.matchAll(/beginbfchar\s([\s\S]*?)endbfchar/g)) {
    for (const [, glyph, character] of body!.matchAll(/<(\w+)> <(\w+)>/g)) characters.set(Number.parseInt(glyph!, 16), utf16(character!))
  }
  for (const [, body] of map.matchAll(/beginbfrange\s([\s\S]*?)endbfrange/g)) {
    for (const [, first, last, character] of body!.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      const from = Number.parseInt(first!, 16)
      for (let glyph = from; glyph <= Number.parseInt(last!, 16); glyph++) {
        characters.set(glyph, String.fromCharCode(Number.parseInt(character!, 16) + glyph - from))
      }
    }
  }
  return characters
}

function utf16(hex: string): string {
  return (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('')
}

/** A font whose outlines are in the file: in a font file, or as drawings of its own (Type3). */
function isEmbedded(objects: Objects, dictionary: string): boolean {
  if (/\/Subtype \/Type3/.test(dictionary)) return true
  const [below] = references(/\/DescendantFonts \[([^\]]*)\]/.exec(dictionary)?.[1] ?? '')
  const descriptor = reference(below === undefined ? dictionary : objects.get(below)!.dictionary, 'FontDescriptor')
  return descriptor !== null && /\/FontFile[23]? \d+ 0 R/.test(objects.get(descriptor)!.dictionary)
}
