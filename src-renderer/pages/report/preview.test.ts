import { describe, expect, it } from 'vitest'
import { renderReport } from '../../report/render'
import { reportData } from '../../report/testing'
import { reportBlocks } from '../../../src-main/contract/report'
import { blocksDrawn, previewParts } from './preview'

describe('a preview', () => {
  const document = renderReport(reportData(undefined, 0, { notes: 'a <style>b</style>' }))
  const { html, css } = previewParts(document, 'http://lab/inter.woff2')

  it('has the whole document but for its styles', () => {
    expect(html).not.toContain('<style')
    expect(html).toContain('a &lt;style>b&lt;/style>')
    expect(html.slice(html.indexOf('<body>'))).toBe(document.slice(document.indexOf('<body>')))
  })

  it('has all of its styles, and the typeface from the page', () => {
    expect(css).toContain('@page')
    expect(css).toContain('url("http://lab/inter.woff2") format("woff2")')
    expect(css).not.toContain('data:font')
    expect(css.length).toBeGreaterThan(3000)
  })
})

it('the blocks of a report are counted as its own list counts them, without those that it leaves out', () => {
  const document = renderReport(reportData(undefined, 0, { notes: '<section id="sweep">' }))
  const listed = /<nav.*?<\/nav>/s.exec(document)?.[0].match(/<li/g)?.length
  expect(listed).toBeLessThan(reportBlocks.length)
  expect(blocksDrawn(document, reportBlocks)).toBe(listed)
})
