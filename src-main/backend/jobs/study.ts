/** The whole study as one job: it uses the runs that exist, makes those that are missing by the kinds of job that make them, and keeps what pages will ask about them. */
import { asLabError, LabError } from '../../contract/errors'
import type { Progress } from '../../contract/jobs'
import { studyQuestion, type StudyQuestion } from '../../contract/study-run'
import { StudyClock } from '../study/clock'
import { studyJobs, taskName } from '../study/state'
import { isDone, type PassStep, type RunsStep, type Step } from '../study/steps'
import { Study } from '../study/study'
import type { JobContext, JobKind, JobServices, PreparedJob } from './kind'
import { requireDistinct } from './recipe'

/** What its runs can be found by. */
export const studyTags = { whole: 'study', quick: 'quick study' } as const

/** Deaths of the engine over one pass that are survived; the kinds count those over their runs themselves. */
const maxDeaths = 3

export const studyJob: JobKind<typeof studyQuestion> = {
  id: 'study',
  input: studyQuestion,
  prepare,
  run: async (question, context) => new StudyWalk(context, await Study.open(context, question)).run(),
}

/** Its runs are made one after the other, when their time comes. */
async function prepare(question: StudyQuestion, services: JobServices): Promise<PreparedJob> {
  const { preset, seeds, quick } = question
  requireDistinct('seeds', seeds)
  const open = studyJobs(services.store, question).find((row) => services.store.jobs.isHeld(row))
  if (open) throw new LabError('conflict', `this study is ${open.status} already`)
  // What the engine does not know comes out here.
  await Study.open(services, question)
  const of = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`
  return { title: `${quick ? 'Quick study' : 'Study'}, ${preset.replace('-', ' ')}, ${of}`, runIds: [] }
}

/** An engine that was started anew in the middle of a pass holds no weights. */
const isDeath = ({ kind }: LabError) => kind === 'lost' || kind === 'model-missing'

class StudyWalk {
  private readonly clock: StudyClock
  private readonly failures: string[] = []
  /** Steps whose run is not there, because of a failure. */
  private waiting = 0

  constructor(
    private readonly context: JobContext,
    private readonly study: Study,
  ) {
    this.clock = new StudyClock(study.steps, study.steps.map(isDone))
  }

  async run(): Promise<void> {
    for (const [place, step] of this.study.steps.entries()) {
      if (this.context.signal.aborted) throw new LabError('cancelled', 'stopped')
      if (isDone(step)) this.clock.skip(place)
      else await this.do(step, place)
    }
    if (this.failures.length === 0) return
    const rest = this.waiting === 0 ? [] : [`${this.waiting} more ${this.waiting === 1 ? 'step waits' : 'steps wait'} for what is missing`]
    throw new LabError('conflict', [...this.failures, ...rest].join('; '))
  }

  /** What fails because of what it is about (a loss that is not finite, too few sevens) is a result, and the others go on. */
  private async do(step: Step, place: number): Promise<void> {
    this.clock.start(place)
    this.report(step, 'begins')
    try {
      const isMade = step.type === 'pass' ? await this.look(step) : await this.make(step)
      this.study.reload()
      if (isMade && !isDone(step)) throw new LabError('internal', `${step.name}, seed ${step.seed}: what was made is not what was asked for`)
      if (isMade) this.clock.finish(place)
      else this.clock.skip(place)
    } catch (thrown) {
      const error = asLabError(thrown)
      if (error.kind !== 'conflict' && error.kind !== 'bad-input') throw error
      this.fail(step, error.message)
      this.study.reload()
      this.clock.skip(place)
    }
  }

  private fail(step: Step, why: string): void {
    this.failures.push(`${taskName(step.task)}: ${step.name}, seed ${step.seed}: ${why}`)
  }

  /** False where there is nothing to look at. */
  private async look(step: PassStep): Promise<boolean> {
    if (!step.on()) {
      this.waiting += 1
      return false
    }
    for (let deaths = 1; ; deaths++) {
      try {
        await step.measure(this.context, this.context.signal, (share) => this.tell(step, share))
        return true
      } catch (thrown) {
        if (!isDeath(asLabError(thrown)) || deaths > maxDeaths) throw thrown
        this.context.note(`the engine died over ${step.name} of seed ${step.seed}; began it again`)
      }
    }
  }

  private tell(step: Step, share: number): void {
    this.clock.at(share)
    this.report(step, null)
  }

  /** False where nothing needs to be made. */
  private async make(step: RunsStep): Promise<boolean> {
    const missing = step.needs.filter((need) => need.find()?.status !== 'finished')
    const free = missing.map((need) => need.find()).flatMap((run) => (run && !this.isTaken(run.id) ? [run.id] : []))
    const toMake = missing.filter((need) => !free.includes(need.find()?.id ?? ''))
    const order = await step.order(toMake.length > 0 ? toMake : missing, this.context)
    if (order === null) return false
    if ('impossible' in order) {
      this.fail(step, order.impossible)
      return false
    }
    const { runIds: made, input = order.input } = toMake.length > 0 ? await order.kind.prepare(order.input, this.context) : { runIds: [] }
    this.take(made, free)
    await order.kind.run(input, this.inside(step, [...free, ...made]))
    return true
  }

  /** Another job that is open works on it, or is going to. */
  private isTaken(run: string): boolean {
    const { jobs } = this.context.store
    const row = jobs.ofRun(run)
    return row !== null && row.id !== this.context.id && jobs.isHeld(row)
  }

  private take(made: readonly string[], free: readonly string[]): void {
    const { store } = this.context
    const { quick } = this.study.setup.question
    const tag = quick ? studyTags.quick : studyTags.whole
    this.context.own([...free, ...made])
    for (const id of made) {
      const { name, tags } = store.runs.get(id)
      // A run that is made from another of the study has its name already.
      store.runs.update(id, { name: quick && !name.startsWith(tag) ? `${tag} · ${name}` : name, tags: [...tags, tag] })
    }
  }

  /** What the kind sees: a job of these runs alone, whose progress is a part of this one's. */
  private inside(step: Step, runIds: readonly string[]): JobContext {
    return {
      ...this.context,
      runIds,
      note: (text) => this.context.note(`${step.name}: ${text}`),
      report: (progress: Progress) => {
        this.clock.at(progress.total === 0 ? 0 : progress.done / progress.total, progress.secondsLeft)
        this.report(step, progress.message)
      },
    }
  }

  /** @param doing of a job with several runs names the one that it is at */
  private report(step: Step, doing: string | null): void {
    const { task, name, seed } = step
    const names =
      doing !== null && step.type === 'runs' && step.needs.length > 1 ? [doing] : [`${name}, seed ${seed}`, ...(doing === null ? [] : [doing])]
    this.context.report(this.clock.current(`${taskName(task)}: ${names.join(', ')}`))
  }
}
