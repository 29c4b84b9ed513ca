/** The entries of a chart's export menu: what is drawn and what it is drawn from, handed to the person as files. */
import { download } from '../state/download'
import { composeFigure, fileStem, rasterise, toCsv, type FigureParts, type Table } from './export'
import { fontFace } from './export-font'

export interface MenuItem {
  label: string
  hint?: string
  action: () => void | Promise<void>
}

/** What a chart draws, without what the page's style says of every chart. */
export type Drawing = Pick<FigureParts, 'title' | 'subtitle' | 'legend' | 'body' | 'width' | 'height'>

function figureOf(element: HTMLElement, drawing: Drawing) {
  const style = getComputedStyle(element)
  const variable = (name: string) => style.getPropertyValue(name).trim()
  return composeFigure({
    ...drawing,
    background: variable('--surface'),
    ink: variable('--ink'),
    quiet: variable('--ink-quiet'),
    font: style.fontFamily,
  })
}

/**
 * SVG, PNG and CSV of a chart.
 * @param drawing is asked for when an entry is chosen, with the element that it stands in
 */
export function exportItems(title: string, drawing: () => { element: HTMLElement; drawing: Drawing }, table: () => Table): MenuItem[] {
  const stem = fileStem(title)
  const bytes = (text: string) => new TextEncoder().encode(text)
  const figure = () => {
    const drawn = drawing()
    return figureOf(drawn.element, drawn.drawing)
  }
  const savePicture = async () => {
    const picture = await rasterise(figure(), await fontFace())
    download(new Uint8Array(await picture.arrayBuffer()), `${stem}.png`, 'image/png')
  }
  return [
    { label: 'Picture', hint: 'SVG', action: () => download(bytes(figure().svg), `${stem}.svg`, 'image/svg+xml') },
    { label: 'Picture, 2x', hint: 'PNG', action: savePicture },
    { label: 'Data', hint: 'CSV', action: () => download(bytes(toCsv(table())), `${stem}.csv`, 'text/csv') },
  ]
}
