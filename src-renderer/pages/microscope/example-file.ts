/** Examples of a channel as one picture: each with its receptive field, digit, colour and value. */
import type { Example } from '../../../src-main/contract/microscope'
import { escapeXml } from '../../charts/export'
import type { Drawing } from '../../charts/export-menu'
import { compact } from '../../charts/format'

export interface ExamplePicture {
  example: Example
  /** The painted digit, as a data URL. */
  href: string
  view: { colorName: (color: number) => string }
}

const columns = 8
const scale = 3
const size = 28 * scale
const [across, down] = [size + 8, size + 40]

/** Eight a row, in CSS pixels; `style` is what the page gives to text. */
export function drawExamples(title: string, pictures: readonly ExamplePicture[], style: Pick<CSSStyleDeclaration, 'getPropertyValue'>): Drawing {
  const fill = escapeXml(style.getPropertyValue('--ink').trim())
  const body = pictures.map((picture, i) => drawOne(picture, (i % columns) * across, Math.floor(i / columns) * down, fill))
  const rows = Math.ceil(pictures.length / columns)
  return { title, subtitle: '', legend: [], body: body.join(''), width: columns * across, height: rows * down }
}

function drawOne({ example, href, view }: ExamplePicture, x: number, y: number, fill: string): string {
  const { digit, color, value, field } = example
  const text = (line: number, words: string) =>
    `<text x="${x}" y="${y + size + 1 + 13 * line}" font-size="11" fill="${fill}">${escapeXml(words)}</text>`
  const image = `<image x="${x}" y="${y}" width="${size}" height="${size}" href="${escapeXml(href)}" style="image-rendering:pixelated"/>`
  return image + (field ? frame(field, x, y) : '') + text(1, `${digit} ${view.colorName(color)}`) + text(2, compact(value))
}

/** White on black, so that it is seen on every colour. */
function frame({ left, top, width, height }: NonNullable<Example['field']>, x: number, y: number): string {
  const box = `x="${x + left * scale}" y="${y + top * scale}" width="${width * scale}" height="${height * scale}" fill="none"`
  return `<rect ${box} stroke="#000" stroke-width="3"/><rect ${box} stroke="#fff" stroke-width="1"/>`
}
