/**
 * Charts as files. An SVG goes out self-contained: what the page's style sheets gave it is written into it, nothing is fetched, and the title
 * and the legend come with it. A PNG is that SVG at twice its size; a CSV is the chart's table.
 */
export interface Table {
  columns: readonly string[]
  rows: readonly (readonly (string | number | null)[])[]
}

export interface LegendItem {
  label: string
  color: string
  /** How the item is drawn in the plot. */
  mark?: 'line' | 'dashed' | 'box' | 'diamond' | 'triangle' | 'dot'
}

/** RFC 4180: comma, CRLF, quotes doubled. A missing value is an empty field. */
export function toCsv(table: Table): string {
  const field = (value: string | number | null) => {
    const text = value === null || (typeof value === 'number' && Number.isNaN(value)) ? '' : String(value)
    return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [table.columns, ...table.rows].map((row) => row.map(field).join(',') + '\r\n').join('')
}

/** What the writer needs to know of a DOM node. */
export interface SvgNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly nodeValue: string | null
  readonly attributes?: ArrayLike<{ readonly name: string; readonly value: string }>
  readonly childNodes: ArrayLike<SvgNode>
}
/** The value of a CSS property after all style sheets. */
export type StyleOf = (node: SvgNode) => (property: string) => string

const inherited = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'font-family',
  'font-size',
  'font-weight',
  'letter-spacing',
  'text-anchor',
  'shape-rendering',
  'image-rendering',
  'visibility',
  'paint-order',
  'font-variant-numeric',
]
const own: Record<string, string> = { opacity: '1', 'dominant-baseline': 'auto' }
/** Not presentation attributes: they only work inside `style`. */
const styleOnly = new Set(['font-variant-numeric'])
const keptAttributes =
  /^(x|y|x1|x2|y1|y2|dx|dy|cx|cy|r|rx|ry|d|points|width|height|transform|viewBox|preserveAspectRatio|id|clip-path|offset|stop-color|gradientUnits)$/
const element = 1
const text = 3

/** Marks what is for the screen alone, such as the hover cursor. */
export const screenOnly = 'data-screen-only'

/** An element and what is in it as SVG text, with computed styles as attributes and without classes, ids of the page, or listeners. */
export function writeSvg(node: SvgNode, styleOf: StyleOf, parent: Record<string, string> = {}): string {
  if (node.nodeType === text) return escapeXml(node.nodeValue ?? '')
  const attributes = Array.from(node.attributes ?? [])
  if (node.nodeType !== element || attributes.some((attribute) => attribute.name === screenOnly)) return ''
  const kept = attributes.filter(({ name, value }) => keptAttributes.test(name) || (name === 'href' && value.startsWith('data:')))
  const style = styleOf(node)
  const here = Object.fromEntries(inherited.map((property) => [property, style(property)]))
  const changed = inherited.filter((property) => here[property] !== '' && here[property] !== parent[property])
  const styles: [string, string][] = changed.map((property) => [property, here[property] as string])
  for (const [property, initial] of Object.entries(own))
    if (style(property) !== '' && style(property) !== initial) styles.push([property, style(property)])
  const written = [
    ...kept.map(({ name, value }) => `${name}="${escapeXml(value)}"`),
    ...styles.filter(([name]) => !styleOnly.has(name)).map(([name, value]) => `${name}="${escapeXml(value)}"`),
  ]
  const inStyle = styles.filter(([name]) => styleOnly.has(name)).map(([name, value]) => `${name}:${value}`)
  if (inStyle.length > 0) written.push(`style="${escapeXml(inStyle.join(';'))}"`)
  const children = Array.from(node.childNodes, (child) => writeSvg(child, styleOf, here)).join('')
  const open = [node.nodeName, ...written].join(' ')
  return children ? `<${open}>${children}</${node.nodeName}>` : `<${open}/>`
}

export interface FigureParts {
  title: string
  subtitle: string
  legend: readonly LegendItem[]
  /** SVG text of the plot, `width` x `height`. */
  body: string
  width: number
  height: number
  background: string
  ink: string
  quiet: string
  font: string
}

const pad = 16

/** The whole figure: title, subtitle, legend, plot, on its background. */
export function composeFigure(parts: FigureParts): { svg: string; width: number; height: number } {
  const width = Math.ceil(parts.width + 2 * pad)
  const lines: string[] = []
  let y = pad
  const line = (content: string, size: number, weight: number, fill: string) => {
    lines.push(`<text x="${pad}" y="${y + size}" font-size="${size}" font-weight="${weight}" fill="${escapeXml(fill)}">${escapeXml(content)}</text>`)
    y += size + 6
  }
  if (parts.title) line(parts.title, 14, 600, parts.ink)
  if (parts.subtitle) line(parts.subtitle, 12, 400, parts.quiet)
  const legend = layoutLegend(parts.legend, width - 2 * pad)
  for (const entry of legend.entries) lines.push(legendEntry(entry.item, pad + entry.x, y + entry.y, parts.ink))
  y += legend.height + (lines.length > 0 ? 6 : 0)
  const height = Math.ceil(y + parts.height + pad)
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(parts.font)}">` +
    `<title>${escapeXml(parts.title)}</title><rect width="${width}" height="${height}" fill="${escapeXml(parts.background)}"/>` +
    `${lines.join('')}<g transform="translate(${pad} ${y})">${parts.body}</g></svg>`
  return { svg, width, height }
}

const legendRow = 18

/** Places entries in rows; widths are estimated, since text cannot be measured without a page. */
export function layoutLegend(items: readonly LegendItem[], width: number): { entries: { item: LegendItem; x: number; y: number }[]; height: number } {
  let [x, y] = [0, 0]
  const entries = items.map((item) => {
    const length = 22 + item.label.length * 6.4 + 16
    if (x > 0 && x + length > width) [x, y] = [0, y + legendRow]
    const entry = { item, x, y }
    x += length
    return entry
  })
  return { entries, height: items.length > 0 ? y + legendRow : 0 }
}

function legendEntry(item: LegendItem, x: number, y: number, ink: string): string {
  const color = escapeXml(item.color)
  const middle = y + 8
  const marks: Record<NonNullable<LegendItem['mark']>, string> = {
    line: `<path d="M${x} ${middle}h16" stroke="${color}" stroke-width="2" fill="none"/>`,
    dashed: `<path d="M${x} ${middle}h16" stroke="${color}" stroke-width="1.5" stroke-dasharray="4 3" fill="none"/>`,
    box: `<rect x="${x + 2}" y="${middle - 6}" width="12" height="12" rx="2" fill="${color}"/>`,
    dot: `<circle cx="${x + 8}" cy="${middle}" r="4" fill="${color}"/>`,
    diamond: `<path d="M${x + 8} ${middle - 5}l5 5l-5 5l-5-5z" stroke="${color}" stroke-width="1.5" fill="none"/>`,
    triangle: `<path d="M${x + 8} ${middle - 5}l5 9h-10z" stroke="${color}" stroke-width="1.5" fill="none"/>`,
  }
  return `${marks[item.mark ?? 'line']}<text x="${x + 22}" y="${middle + 4}" font-size="12" fill="${escapeXml(ink)}">${escapeXml(item.label)}</text>`
}

export function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** A file name out of a title: "Accuracy by epoch, hard" -> "accuracy-by-epoch-hard". */
export function fileStem(title: string): string {
  const stem = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return stem.slice(0, 80) || 'chart'
}

/** A style sheet put into an SVG, before all else that is in it. */
export function withStyle(svg: string, style: string): string {
  return style ? svg.replace(/^<svg[^>]*>/, (open) => `${open}<style>${escapeXml(style)}</style>`) : svg
}

/** The SVG drawn at `scale` times its size, with a style sheet for its typeface. Rejects where the browser cannot draw it. */
export async function rasterise(figure: { svg: string; width: number; height: number }, style: string, scale = 2): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(withStyle(figure.svg, style))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = figure.width * scale
  canvas.height = figure.height * scale
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser gave no picture'))), 'image/png')
  })
}
