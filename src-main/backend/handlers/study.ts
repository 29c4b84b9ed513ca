import type { Backend } from '../backend'
import { fileWord } from '../file-name'
import { dateText } from '../report/date'
import { tableFile, tableFiles } from '../report/files'
import { studyMarkdown } from '../study/markdown'
import { gatherStudyReport, studyRecord } from '../study/report'
import { studyResults } from '../study/results'
import { questionOf, studyState } from '../study/state'
import { csvTables, latexTables, studyTitle } from '../study/tables'
import type { LabHandlers } from './handlers'

export function studyHandlers(backend: Backend): LabHandlers<'study.'> {
  const { studyRenderer, printer } = backend.reporting
  return {
    'study.state': (question) => studyState(backend, question),
    'study.question': ({ job }) => questionOf(backend.store, job),
    'study.results': (input) => studyResults(backend, input),
    'study.tables': async ({ format, ...input }) => {
      const results = await studyResults(backend, input)
      const title = studyTitle(results)
      return format === 'csv' ? tableFiles(title, csvTables(results)) : [tableFile(title, latexTables(results))]
    },
    'study.html': async (input, { signal }) => {
      const render = studyRenderer()
      const data = await gatherStudyReport(backend, input, signal)
      return { fileName: `${fileWord(data.title)}.html`, text: render(data) }
    },
    'study.pdf': async (input, { signal }) => {
      // What is missing is said before anything is gathered.
      printer.requireOne()
      const render = studyRenderer()
      const data = await gatherStudyReport(backend, input, signal)
      const document = { html: render(data), paper: data.paper, header: data.title, date: dateText(data.date) }
      return { fileName: `${fileWord(data.title)}.pdf`, bytes: await printer.pdf(document, signal) }
    },
    'study.markdown': async (input) => {
      const record = await studyRecord(backend, input)
      return { fileName: `${fileWord(record.title)}.md`, text: studyMarkdown(record) }
    },
  }
}
