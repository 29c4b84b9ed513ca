import type { Backend } from '../backend'
import { studyResults } from '../study/results'
import { questionOf, studyState } from '../study/state'
import type { LabHandlers } from './handlers'

export function studyHandlers(backend: Backend): LabHandlers<'study.'> {
  return {
    'study.state': (question) => studyState(backend, question),
    'study.question': ({ job }) => questionOf(backend.store, job),
    'study.results': (input) => studyResults(backend, input),
  }
}
