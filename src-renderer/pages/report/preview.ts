/**
 * A report inside the page. Its frame has the page's content security policy, under which neither a style element nor a typeface in a data
 * address works: its styles go in as a style sheet object, and the typeface is the page's own file.
 */
import type { ReportBlockId } from '../../../src-main/contract/report'

export interface PreviewParts {
  /** The document without its style elements. */
  html: string
  css: string
}

/** Of the blocks that were asked for, how many the document has: those with nothing to show are left out of it. */
export function blocksDrawn(document: string, asked: readonly ReportBlockId[]): number {
  return asked.filter((id) => new RegExp(`<section id="${id}"`).test(document)).length
}

/** @param font address of the page's typeface */
export function previewParts(document: string, font: string): PreviewParts {
  const styles: string[] = []
  const html = document.replaceAll(/<style[^>]*>(.*?)<\/style>/gs, (_, style: string) => {
    styles.push(style)
    return ''
  })
  return { html, css: styles.join('\n').replaceAll(/url\(["']?data:font\/[^)]*\)/g, `url("${font}")`) }
}
