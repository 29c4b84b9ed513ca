/** How far a study and its tasks are, in words. */
import {
  quickStudy,
  studySizeNames,
  wholeStudy,
  type StudyRun,
  type StudySizes,
  type StudyState,
  type StudyTask,
  type StudyTaskStatus,
} from '../../../src-main/contract/study-run'
import { duration } from '../../ui/format'

export const statusNames: Readonly<Record<StudyTaskStatus | StudyRun['status'], string>> = {
  missing: 'not begun',
  partly: 'begun',
  queued: 'waiting',
  running: 'running',
  stopped: 'stopped',
  failed: 'failed',
  finished: 'finished',
}

/** All that the quick study has less of. */
export const sizeRows = (Object.keys(studySizeNames) as (keyof StudySizes)[]).map((name) => ({
  name: studySizeNames[name],
  quick: quickStudy[name],
  whole: wholeStudy[name],
}))

/** Runs and passes of a task that are there, of all that it needs. */
export function stepsOf({ runs, passes }: Pick<StudyTask, 'runs' | 'passes'>): { done: number; of: number } {
  return { done: madeRuns(runs) + passes.done, of: runs.length + passes.of }
}

const madeRuns = (runs: readonly StudyRun[]) => runs.filter(({ status }) => status === 'finished').length

/** "2 of 3 runs, 1 of 4 passes"; what a task has none of is not said. */
export function stepsText({ runs, passes }: Pick<StudyTask, 'runs' | 'passes'>): string {
  const parts = [
    { done: madeRuns(runs), of: runs.length, what: 'run' },
    { done: passes.done, of: passes.of, what: 'pass' },
  ]
  return parts
    .filter(({ of }) => of > 0)
    .map(({ done, of, what }) => `${done} of ${of} ${of === 1 ? what : what === 'pass' ? 'passes' : `${what}s`}`)
    .join(', ')
}

/** "12 s left", of a task that is not begun "takes 22 s"; nothing where it is not known. */
export function leftText({ status, secondsLeft }: Pick<StudyTask, 'status' | 'secondsLeft'>): string {
  if (secondsLeft === null) return ''
  return status === 'missing' ? `takes ${duration(secondsLeft)}` : `${duration(secondsLeft)} left`
}

/** Of the runs that failed, with their seeds. */
export function failuresOf(runs: readonly StudyRun[]): string[] {
  return runs.flatMap(({ name, seed, status, error }) => (status === 'failed' ? [`${name}, seed ${seed}: ${error ?? 'it does not say why'}`] : []))
}

/** What a job is at without the task that it names first, under which it is shown, and without the study that is in view. */
export function doingText(message: string): string {
  return message.replace(/^Task \d, [^:]*: (quick study · )?/, '')
}

/** What the study takes, and where it is begun what is left of it. */
export function timeText({ question, tasks, work }: Pick<StudyState, 'question' | 'tasks' | 'work'>): string {
  const minutes = Math.max(1, Math.round(work / 60))
  const time = `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} on two cores`
  if (tasks.some(({ status }) => status !== 'missing')) return `What is left takes ${time}.`
  return question.quick ? `It takes ${time}.` : `It trains on all 60,000 digits, and takes ${time}.`
}

export function startLabel({ question, tasks, job }: Pick<StudyState, 'question' | 'tasks' | 'job'>): string {
  const study = question.quick ? 'the quick study' : 'the study'
  if (job?.status === 'failed') return `Try ${study} again`
  const begun = tasks.some(({ status }) => status !== 'missing')
  return `${begun || job?.status === 'stopped' ? 'Go on with' : 'Run'} ${study}`
}
