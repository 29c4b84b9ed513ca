/** A task of the study for tests. */
import type { StudyTask } from '../../../src-main/contract/study-run'

export function task(changes: Partial<StudyTask> = {}): StudyTask {
  return {
    ...{ id: 'cheater', number: 1, status: 'missing', result: null, remarks: [], runs: [], passes: { done: 0, of: 0 } },
    ...{ link: { page: 'diagnose', params: {} }, secondsLeft: null },
    ...changes,
  }
}
