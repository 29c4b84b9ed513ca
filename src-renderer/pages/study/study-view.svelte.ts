/** How far the study of a question is and what it came to, read again as jobs and runs change. */
import type { StudyQuestion, StudyResults, StudyState } from '../../../src-main/contract/study-run'
import { lab } from '../../link'
import { jobs } from '../../state/jobs.svelte'
import { latestAnswer } from '../../state/latest-answer.svelte'
import { runs } from '../../state/runs.svelte'
import { otherPreset } from './choice'
import { withResults } from './numbers'

interface StudyAnswer {
  state: StudyState
  results: StudyResults
}

async function read(question: StudyQuestion): Promise<StudyAnswer> {
  const { preset, seeds, quick } = question
  const [state, results] = await Promise.all([
    lab.call('study.state', question),
    lab.call('study.results', { presets: [preset, otherPreset(preset)], seeds, quick }),
  ])
  return { state, results: withResults(results) }
}

/** Call it while a component is set up. */
export function studyView(of: () => StudyQuestion) {
  // As text, since what the address holds is read anew at every change of it.
  const asked = $derived(JSON.stringify(of()))
  /** Changes with what a study is at, not with each step of it. */
  const news = $derived(
    JSON.stringify(jobs.all.filter(({ kind }) => kind === 'study').map(({ id, status, note, progress }) => [id, status, note, progress?.message])),
  )
  /** While a study runs its news come faster than they are read. */
  const reading = latestAnswer(
    () => {
      void [news, runs.all]
      return asked
    },
    (question) => read(JSON.parse(question) as StudyQuestion),
  )
  const state = $derived(reading.found?.answer.state)

  return {
    /** Of the question, or of the one before it until its answer is there. */
    get state() {
      return state
    },
    get results() {
      return reading.found?.answer.results
    },
    /** What is in view is the answer to the question before. */
    get stale() {
      return reading.found !== undefined && reading.found.question !== asked
    },
    /** Of this study, as it goes on between two answers. */
    get job() {
      const id = state?.job?.id
      return id === undefined ? undefined : jobs.all.find((job) => job.id === id)
    },
    get error() {
      return reading.error
    },
    reload: () => reading.reload(),
  }
}
export type StudyView = ReturnType<typeof studyView>
