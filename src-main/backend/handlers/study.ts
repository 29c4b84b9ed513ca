import type { StudyReportInput } from '../../contract/study-report'
import type { Backend } from '../backend'
import { fileWord } from '../file-name'
import { documentsOf } from '../report/documents'
import { tableFile, tableFiles } from '../report/files'
import { studyMarkdown } from '../study/markdown'
import { gatherStudyReport, studyRecord } from '../study/report'
import { studyResults } from '../study/results'
import { questionOf, studyState } from '../study/state'
import { csvTables, latexTables, studyTitle } from '../study/tables'
import type { LabHandlers } from './handlers'

export function studyHandlers(backend: Backend): LabHandlers<'study.'> {
  const { studyRenderer, printer } = backend.reporting
  const { html, pdf } = documentsOf(printer, studyRenderer, (input: StudyReportInput, signal) => gatherStudyReport(backend, input, signal))
  return {
    'study.state': (question) => studyState(backend, question),
    'study.question': ({ job }) => questionOf(backend.store, job),
    'study.results': (input) => studyResults(backend, input),
    'study.tables': async ({ format, ...input }) => {
      const results = await studyResults(backend, input)
      const title = studyTitle(results)
      return format === 'csv' ? tableFiles(title, csvTables(results)) : [tableFile(title, latexTables(results))]
    },
    'study.html': html,
    'study.pdf': pdf,
    'study.markdown': async (input) => {
      const record = await studyRecord(backend, input)
      return { fileName: `${fileWord(record.title)}.md`, text: studyMarkdown(record) }
    },
  }
}
