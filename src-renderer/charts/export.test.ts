import { describe, expect, it } from 'vitest'
import { composeFigure, fileStem, layoutLegend, toCsv, withStyle, writeSvg, type FigureParts, type SvgNode } from './export'

function node(name: string, attributes: Record<string, string> = {}, ...children: (SvgNode | string)[]): SvgNode {
  return {
    nodeType: 1,
    nodeName: name,
    nodeValue: null,
    attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value })),
    childNodes: children.map((child) => (typeof child === 'string' ? { nodeType: 3, nodeName: '#text', nodeValue: child, childNodes: [] } : child)),
  }
}

/** Styles as a sheet would give them: `class` names the rule; the rest is inherited by the caller's hand. */
const sheet: Record<string, Record<string, string>> = {
  axis: { fill: 'rgb(1, 2, 3)', 'font-family': '"Inter Variable", sans-serif', 'font-variant-numeric': 'tabular-nums' },
  faint: { fill: 'rgb(1, 2, 3)', 'font-family': '"Inter Variable", sans-serif', 'font-variant-numeric': 'tabular-nums', opacity: '0.5' },
}
const styleOf = (element: SvgNode) => {
  const name = Array.from(element.attributes ?? []).find((attribute) => attribute.name === 'class')?.value ?? ''
  return (property: string) => sheet[name]?.[property] ?? ''
}

describe('toCsv', () => {
  it('quotes what needs it, and nothing else', () => {
    const csv = toCsv({
      columns: ['name', 'a "b"', 'x,y'],
      rows: [
        ['two\nlines', 1.5, null],
        [' edge', NaN, 'plain'],
      ],
    })
    expect(csv).toBe('name,"a ""b""","x,y"\r\n"two\nlines",1.5,\r\n" edge",,plain\r\n')
  })

  it('keeps full precision', () => {
    expect(toCsv({ columns: ['v'], rows: [[1 / 3]] })).toBe('v\r\n0.3333333333333333\r\n')
  })
})

describe('writeSvg', () => {
  const tree = node(
    'svg',
    { class: 'axis', viewBox: '0 0 10 10', tabindex: '0', onclick: 'x()', 'aria-label': 'plot' },
    { nodeType: 8, nodeName: '#comment', nodeValue: 'svelte', childNodes: [] },
    node('text', { class: 'axis', x: '3' }, 'a < b & c'),
    node('path', { class: 'faint', d: 'M0 0h1' }),
    node('g', { 'data-screen-only': '' }, node('circle', { r: '3' })),
    node('image', { href: 'https://example.org/a.png', width: '1' }),
    node('image', { href: 'data:image/png;base64,AAAA', width: '2' }),
  )
  const written = writeSvg(tree, styleOf)

  it('writes computed styles into it, each once', () => {
    expect(written).toContain('fill="rgb(1, 2, 3)"')
    expect(written.match(/font-family/g)).toHaveLength(1)
    expect(written).toContain('style="font-variant-numeric:tabular-nums"')
    expect(written).toContain('<path d="M0 0h1" opacity="0.5"/>')
  })

  it('leaves nothing of the page in it', () => {
    for (const trace of ['class', 'onclick', 'tabindex', 'svelte', 'circle', 'https:', 'var(']) expect(written, trace).not.toContain(trace)
    expect(written).toContain('data:image/png')
  })

  it('escapes text', () => {
    expect(written).toContain('<text x="3">a &lt; b &amp; c</text>')
  })
})

const parts: FigureParts = {
  title: 'Easy & hard',
  subtitle: 'four seeds',
  legend: [
    { label: 'a<b', color: '#123456' },
    { label: 'published', color: '#000', mark: 'diamond' },
  ],
  body: '<svg width="300" height="100"/>',
  width: 300,
  height: 100,
  background: '#fff',
  ink: '#111',
  quiet: '#666',
  font: '"Inter", sans-serif',
}

describe('composeFigure', () => {
  it('is one self-contained document with title, legend and plot', () => {
    const { svg, width, height } = composeFigure(parts)
    expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true)
    expect(svg).toContain('<title>Easy &amp; hard</title>')
    expect(svg).toContain('a&lt;b')
    expect(svg).toContain(parts.body)
    expect(svg.match(/https?:/g)).toHaveLength(1)
    expect(width).toBe(332)
    expect(height).toBeGreaterThan(100 + 2 * 16 + 14 + 12 + 18)
  })

  it('reserves no room for what is not there', () => {
    expect(composeFigure({ ...parts, title: '', subtitle: '', legend: [] }).height).toBe(132)
  })
})

describe('withStyle', () => {
  it('puts the sheet first, escaped, and changes nothing without one', () => {
    const { svg } = composeFigure(parts)
    expect(withStyle(svg, '')).toBe(svg)
    const styled = withStyle(svg, 'a>b{}')
    expect(styled).toMatch(/^<svg [^>]*><style>a&gt;b\{\}<\/style><title>/)
    expect(styled.replace('<style>a&gt;b{}</style>', '')).toBe(svg)
  })
})

describe('layoutLegend', () => {
  it('wraps, and never puts two entries on one place', () => {
    const items = Array.from({ length: 12 }, (_, i) => ({ label: `a rather long name ${i}`, color: '#000' }))
    const { entries, height } = layoutLegend(items, 400)
    expect(new Set(entries.map((entry) => `${entry.x},${entry.y}`)).size).toBe(12)
    expect(height).toBeGreaterThan(18)
    expect(Math.max(...entries.map((entry) => entry.x + 22 + entry.item.label.length * 6.4))).toBeLessThanOrEqual(400)
  })
})

describe('fileStem', () => {
  it('makes a plain name', () => {
    expect(fileStem('Accuracy by epoch: “hard”, α = 5%')).toBe('accuracy-by-epoch-hard-5')
    expect(fileStem('…')).toBe('chart')
  })
})
