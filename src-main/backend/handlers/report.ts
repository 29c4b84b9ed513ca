import { LabError } from '../../contract/errors'
import type { ReportInput } from '../../contract/report'
import type { Backend } from '../backend'
import { tableFile, tableFiles } from '../report/files'
import { documentsOf } from '../report/documents'
import { compareForReport, gatherReport } from '../report/data'
import { reportTables } from '../report/tables'
import { defaultTitle } from '../report/title'
import type { LabHandlers } from './handlers'

export function reportHandlers(backend: Backend): LabHandlers<'report.'> {
  const { renderer, printer } = backend.reporting
  const { html, pdf } = documentsOf(printer, renderer, (input: ReportInput, signal) => gatherReport(backend, input, signal))
  return {
    'report.html': html,
    'report.pdf': pdf,
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
