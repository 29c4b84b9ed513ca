/**
 * A report as one HTML document: the page's own components drawn once on the server, with their styles and the typeface in it, and without a
 * script. It is built beside the processes and needs neither a browser nor anything else that is not in it.
 */
// Static faces: Chromium embeds a variable one as drawings of its letters, not as a font.
import regular from '@fontsource/inter/files/inter-latin-400-normal.woff2?inline'
import bold from '@fontsource/inter/files/inter-latin-600-normal.woff2?inline'
import regularExtended from '@fontsource/inter/files/inter-latin-ext-400-normal.woff2?inline'
import boldExtended from '@fontsource/inter/files/inter-latin-ext-600-normal.woff2?inline'
import { render } from 'svelte/server'
import { pageSetup } from '../../src-main/contract/print'
import type { Paper, RenderReport } from '../../src-main/contract/report'
import type { RenderStudyReport } from '../../src-main/contract/study-report'
import { escapeXml } from '../charts/export'
import Report from './Report.svelte'
import StudyReport from './study/StudyReport.svelte'

/** The paper, with the margins that printing puts its header and footer into. */
function pageStyle(paper: Paper): string {
  const { width, height, margin } = pageSetup({ html: '', paper, header: '', date: '' })
  return `@page{size:${width.toFixed(3)}in ${height.toFixed(3)}in;margin:${margin.top}in ${margin.right}in ${margin.bottom}in ${margin.left}in}`
}
/** What the extended files have: the letters of names from further away, and the dagger. */
const extendedRange = 'U+0100-02FF,U+1E00-1EFF,U+2020,U+2021,U+20A0-20C0'
const fontFace = (weight: number, address: string, range = '') =>
  `@font-face{font-family:"Inter Variable";font-weight:${weight};src:url(${address}) format("woff2")${range && `;unicode-range:${range}`}}`
const fontFaces = [
  fontFace(400, regular),
  fontFace(600, bold),
  fontFace(400, regularExtended, extendedRange),
  fontFace(600, boldExtended, extendedRange),
]

export const renderReport: RenderReport = (data) => documentOf(data, render(Report, { props: { data } }))
export const renderStudyReport: RenderStudyReport = (data) => documentOf(data, render(StudyReport, { props: { data } }))

function documentOf({ title, paper }: { title: string; paper: Paper }, { head, body }: { head: string; body: string }): string {
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${pageStyle(paper)}${fontFaces.join('')}</style>`,
    `${withoutComments(head)}</head>`,
    `<body>${withoutComments(body)}</body></html>`,
    '',
  ].join('\n')
}

/** Without the marks that Svelte leaves for a script that takes over. What a person wrote cannot look like one: it is escaped. */
function withoutComments(html: string): string {
  return html.replaceAll(/<!--.*?-->/gs, '')
}
