import type { Backend } from '../backend'
import { studyResults } from '../study/results'
import { tableFile, tableFiles } from '../report/files'
import { csvTables, latexTables, studyTitle } from '../study/tables'
import { questionOf, studyState } from '../study/state'
import type { LabHandlers } from './handlers'

export function studyHandlers(backend: Backend): LabHandlers<'study.'> {
  return {
    'study.state': (question) => studyState(backend, question),
    'study.question': ({ job }) => questionOf(backend.store, job),
    'study.results': (input) => studyResults(backend, input),
    'study.tables': async ({ format, ...input }) => {
      const results = await studyResults(backend, input)
      const title = studyTitle(results)
      return format === 'csv' ? tableFiles(title, csvTables(results)) : [tableFile(title, latexTables(results))]
    },
  }
}
