/** A report as a page of its own, and that page printed: the same for whatever it is drawn from. What is missing for it is said before anything is gathered. */
import type { Paper, TextFile } from '../../contract/report'
import { fileWord } from '../file-name'
import { dateText } from './date'
import type { ReportTools } from './tools'

interface Drawn {
  title: string
  /** Milliseconds since 1970, UTC. */
  date: number
  paper: Paper
}

interface Calls<I> {
  html(input: I, context: { signal: AbortSignal }): Promise<TextFile>
  pdf(input: I, context: { signal: AbortSignal }): Promise<{ fileName: string; bytes: Uint8Array }>
}

export function documentsOf<I, D extends Drawn>(
  printer: ReportTools['printer'],
  renderer: () => (data: D) => string,
  gather: (input: I, signal: AbortSignal) => Promise<D>,
): Calls<I> {
  const draw = async (input: I, signal: AbortSignal) => {
    const render = renderer()
    const data = await gather(input, signal)
    return { data, name: fileWord(data.title), html: render(data) }
  }
  return {
    html: async (input, { signal }) => {
      const { name, html } = await draw(input, signal)
      return { fileName: `${name}.html`, text: html }
    },
    pdf: async (input, { signal }) => {
      printer.requireOne()
      const { data, name, html } = await draw(input, signal)
      const document = { html, paper: data.paper, header: data.title, date: dateText(data.date) }
      return { fileName: `${name}.pdf`, bytes: await printer.pdf(document, signal) }
    },
  }
}
