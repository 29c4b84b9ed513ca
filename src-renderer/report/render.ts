/**
 * A report as one HTML document: the page's own components drawn once on the server, with their styles and the typeface in it, and without a
 * script. It is built beside the processes and needs neither a browser nor anything else that is not in it.
 */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?inline'
import { render } from 'svelte/server'
import { pageSetup } from '../../src-main/contract/print'
import type { Paper, RenderReport } from '../../src-main/contract/report'
import { escapeXml } from '../charts/export'
import Report from './Report.svelte'

/** The paper, with the margins that printing puts its header and footer into. */
function pageStyle(paper: Paper): string {
  const { width, height, margin } = pageSetup({ paper, header: '', date: '' })
  return `@page{size:${width.toFixed(3)}in ${height.toFixed(3)}in;margin:${margin.top}in ${margin.right}in ${margin.bottom}in ${margin.left}in}`
}
const fontFace = `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(${inter}) format("woff2")}`

export const renderReport: RenderReport = (data) => {
  const { head, body } = render(Report, { props: { data } })
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${escapeXml(data.title)}</title>`,
    `<style>${pageStyle(data.paper)}${fontFace}</style>`,
    `${withoutComments(head)}</head>`,
    `<body>${withoutComments(body)}</body></html>`,
    '',
  ].join('\n')
}

/** Without the marks that Svelte leaves for a script that takes over. What a person wrote cannot look like one: it is escaped. */
function withoutComments(html: string): string {
  return html.replaceAll(/<!--.*?-->/gs, '')
}
