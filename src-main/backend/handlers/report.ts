import { LabError } from '../../contract/errors'
import type { Backend } from '../backend'
import { fileWord } from '../file-name'
import { tableFile, tableFiles } from '../report/files'
import { compareForReport, gatherReport } from '../report/data'
import { reportTables } from '../report/tables'
import { dateText } from '../report/date'
import { defaultTitle } from '../report/title'
import type { LabHandlers } from './handlers'

export function reportHandlers(backend: Backend): LabHandlers<'report.'> {
  const { renderer, printer } = backend.reporting
  return {
    'report.html': async (input, { signal }) => {
      const render = renderer()
      const data = await gatherReport(backend, input, signal)
      return { fileName: `${fileWord(data.title)}.html`, text: render(data) }
    },
    'report.pdf': async (input, { signal }) => {
      // What is missing is said before anything is computed.
      printer.requireOne()
      const render = renderer()
      const data = await gatherReport(backend, input, signal)
      const document = { html: render(data), paper: data.paper, header: data.title, date: dateText(data.date) }
      return { fileName: `${fileWord(data.title)}.pdf`, bytes: await printer.pdf(document, signal) }
    },
    'report.tables': async ({ format, ...input }, { signal }) => {
      const { comparison } = await compareForReport(backend, input, signal)
      const tables = reportTables(comparison, input.blocks)
      if (tables.length === 0)
        throw new LabError('bad-input', 'blocks: none of these has a table; add results, effects, curves, methods or calibration')
      const title = input.title ?? defaultTitle(comparison)
      return format === 'csv' ? tableFiles(title, tables) : [tableFile(title, tables)]
    },
  }
}
