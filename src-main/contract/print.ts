/** What a host with a Chromium of its own offers to the backend: printing. Without it the backend looks for an installed one. */
import * as z from 'zod'
import { call } from './rpc'
import { papers, type Paper } from './report'

const printInput = z.strictObject({ html: z.string(), paper: z.enum(papers), header: z.string(), date: z.string() })
export type PrintInput = z.output<typeof printInput>

export const printContract = {
  /** The PDF of a self-contained HTML document, with page numbers, and `header` and `date` on each page. */
  'print.pdf': call(printInput)<{ bytes: Uint8Array }>(),
} as const
export type PrintContract = typeof printContract

/** What both Chromiums print a document with: inches, and what stands above and below each page. */
export interface PageSetup {
  width: number
  height: number
  margin: { top: number; bottom: number; left: number; right: number }
  headerTemplate: string
  footerTemplate: string
}

const sizes: Readonly<Record<Paper, { width: number; height: number }>> = {
  a4: { width: 210 / 25.4, height: 297 / 25.4 },
  letter: { width: 8.5, height: 11 },
}
/** As the report's own page style has them (src-renderer/report), with room for a line above and below. */
const margin = { top: 22 / 25.4, bottom: 20 / 25.4, left: 18 / 25.4, right: 18 / 25.4 }
/** Chromium fills in elements of the classes `pageNumber` and `totalPages`; a template inherits neither size nor family from the document. */
const line = `box-sizing:border-box;width:100%;padding:0 ${margin.left}in;display:flex;justify-content:space-between;gap:24px;font:8px 'Inter Variable',system-ui,sans-serif;color:#555`
const cut = 'overflow:hidden;white-space:nowrap;text-overflow:ellipsis'

/** A template is a document of its own: the typeface of the printed one, which that carries in itself, is brought along for the same text in the same face. */
const faces = (html: string) => [...html.matchAll(/@font-face\{[^}]*font-weight:400[^}]*\}/g)].map(([face]) => face).join('')

export function pageSetup({ html, paper, header, date }: PrintInput): PageSetup {
  const style = `<style>${faces(html)}</style>`
  const title = `<span style="${cut}">${escapeHtml(header)}</span>`
  const pages = '<span style="white-space:nowrap">Page <span class="pageNumber"></span> of <span class="totalPages"></span></span>'
  return {
    ...sizes[paper],
    margin,
    headerTemplate: `${style}<div style="${line}">${title}<span style="white-space:nowrap">${escapeHtml(date)}</span></div>`,
    footerTemplate: `${style}<div style="${line}"><span>Lazy Artist Lab</span>${pages}</div>`,
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
