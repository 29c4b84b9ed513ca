/** How far the study is, task by task: of what the store holds, and of the job that works on it. */
import { LabError } from '../../contract/errors'
import type { Progress } from '../../contract/jobs'
import {
  studyTasks,
  studyTaskTitles,
  type StudyQuestion,
  type StudyRun,
  type StudyState,
  type StudyTask,
  type StudyTaskId,
} from '../../contract/study-run'
import { canonicalJson } from '../../store/ids'
import type { JobRow } from '../../store/jobs'
import type { Store } from '../../store/store'
import type { Backend } from '../backend'
import { withTrueStatus } from '../run-status'
import type { Measures } from './figures'
import { isDone, type Step } from './steps'
import { Study, taskSpecs } from './study'

type Services = Pick<Backend, 'store' | 'engine' | 'jobs'>

export async function studyState(services: Services, question: StudyQuestion): Promise<StudyState> {
  const study = await Study.open(services, question)
  const job = jobOf(services, question)
  const progress = job?.status === 'running' ? job.progress : null
  const measures = study.measures()
  const view = new StateView(services, study, measures, { job: job?.status ?? null, progress })
  const tasks = studyTasks.map((id) => view.task(id))
  return {
    ...{ question, tasks, progress, work: view.work },
    job: job && { id: job.id, status: job.status, note: job.note },
    finished: tasks.every(({ status }) => status === 'finished'),
  }
}

/** The open one, else the newest. */
export function jobOf({ store, jobs }: Pick<Services, 'store' | 'jobs'>, question: StudyQuestion) {
  const [first] = studyJobs(store, question)
  return first === undefined ? null : (jobs.list().find(({ id }) => id === first.id) ?? null)
}

/** Jobs of the very same study, those that are open first, then the newest first. */
export function studyJobs(store: Store, question: StudyQuestion): JobRow[] {
  const asked = nameOf(question)
  return store.jobs.list().filter(({ kind, input }) => kind === 'study' && nameOf(input as StudyQuestion) === asked)
}

/** Fails with `not-found` for a job that is not there, `bad-input` for one of another kind. */
export function questionOf(store: Store, job: string): StudyQuestion {
  const { kind, input } = store.jobs.get(job)
  if (kind !== 'study') throw new LabError('bad-input', `job ${job} is no study`)
  return input as StudyQuestion
}

function nameOf({ preset, seeds, quick }: StudyQuestion): string {
  return canonicalJson({ preset, seeds: [...seeds].sort((a, b) => a - b), quick })
}

class StateView {
  private readonly undone: readonly Step[]

  constructor(
    private readonly services: Services,
    private readonly study: Study,
    private readonly measures: Measures,
    private readonly at: { job: string | null; progress: Progress | null },
  ) {
    this.undone = study.steps.filter((step) => !isDone(step))
  }

  task(id: StudyTaskId): StudyTask {
    const spec = taskSpecs.find((task) => task.id === id)!
    const steps = this.study.steps.filter((step) => step.task === id)
    const undone = this.undone.filter((step) => step.task === id)
    const runs = steps.flatMap((step) => (step.type === 'runs' ? step.needs.map((need) => this.run(need.name, step.seed, need.find())) : []))
    const passes = steps.filter(({ type }) => type === 'pass')
    return {
      ...{ id, number: studyTasks.indexOf(id), status: this.status(steps, undone, runs), runs },
      result: spec.sentence(this.measures),
      remarks: this.study.plans.flatMap((plan) => spec.remarks(plan)),
      passes: { done: passes.length - undone.filter(({ type }) => type === 'pass').length, of: passes.length },
      link: spec.link(this.study.plans[0]!),
      secondsLeft: this.secondsLeft(undone),
    }
  }

  private run(name: string, seed: number, found: ReturnType<Study['plans'][number]['network']>): StudyRun {
    if (!found) return { name, seed, run: null, status: 'missing', error: null }
    const { id, status, error } = withTrueStatus(this.services, found)
    return { name, seed, run: id, status, error }
  }

  /** The study is at the task of the first step that is left. */
  private status(steps: readonly Step[], undone: readonly Step[], runs: readonly StudyRun[]): StudyTask['status'] {
    if (undone.length === 0) return 'finished'
    const isAt = undone.includes(this.undone[0]!)
    if (isAt && this.at.job === 'running') return 'running'
    if (runs.some(({ status }) => status === 'failed')) return 'failed'
    if (isAt && (this.at.job === 'stopped' || this.at.job === 'failed')) return this.at.job
    return undone.length < steps.length || runs.some(({ run }) => run !== null) ? 'partly' : 'missing'
  }

  get work(): number {
    return workOf(this.undone)
  }

  /** Its share of what the whole study still takes. */
  private secondsLeft(undone: readonly Step[]): number | null {
    const seconds = this.at.progress?.secondsLeft ?? null
    return seconds === null || undone.length === 0 ? null : (seconds * workOf(undone)) / this.work
  }
}

const workOf = (steps: readonly Step[]) => steps.reduce((sum, { work }) => sum + work, 0)

export const taskName = (task: StudyTaskId) => `Task ${studyTasks.indexOf(task)}, ${studyTaskTitles[task]}`
