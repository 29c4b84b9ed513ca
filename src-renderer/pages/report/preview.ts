/**
 * A report inside the page. Its frame has the page's content security policy, under which neither a style element nor a typeface in a data
 * address works: its styles go in as a style sheet object, and the typeface is the page's own file.
 */
export interface PreviewParts {
  /** The document without its style elements. */
  html: string
  css: string
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
