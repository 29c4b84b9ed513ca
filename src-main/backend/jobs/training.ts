/** Training the runs of a job, one after the other: a checkpoint an epoch, and on from the last one whatever died in between. */
import type { TrainChunk, TrainTask } from '../../contract/engine'
import type { TrainingNotice } from '../../contract/notices'
import { asLabError, LabError } from '../../contract/errors'
import type { LiveMetric } from '../../contract/jobs'
import type { Subscription } from '../../contract/rpc'
import type { RunDetail } from '../../contract/runs'
import type { EngineInfo } from '../../contract/system'
import { untilDone } from '../until-done'
import { keepEpoch, latestCheckpoint, type MetricValue } from './checkpoint'
import type { Goal } from './goal'
import type { JobContext } from './kind'
import { TrainingProgress, type RunPlan } from './progress'
import { checkpointName, engineChange, interruption } from './run-notices'

/** Deaths of the engine in one run that are survived. */
const maxDeaths = 3

/** What a run is called among those of its job: "seed 3". */
type NameInJob = (run: RunDetail) => string

/** What ends a run before its last epoch; null where nothing does. Asked for at the beginning of each attempt. */
type OpenGoal = (run: RunDetail) => Promise<Goal | null>

/**
 * Trains those of the job's runs that are not finished. A run whose loss is no longer finite is a result, and the others go on; the job says at its
 * end that it failed. Any other failure ends the job.
 */
export async function trainRuns(context: JobContext, nameInJob: NameInJob, openGoal: OpenGoal = () => Promise.resolve(null)): Promise<void> {
  const { store, runIds } = context
  const progress = new TrainingProgress(runIds.map((id) => planOf(store.runs.get(id))))
  const diverged: { run: RunDetail; error: LabError }[] = []
  for (const [place, id] of runIds.entries()) {
    if (store.runs.get(id).status === 'finished') continue
    progress.startRun(place)
    try {
      await trainRun(id, { ...context, progress, nameInJob, openGoal })
    } catch (thrown) {
      const run = store.runs.get(id)
      const error = asLabError(thrown)
      if (error.kind !== 'conflict' || !run.notices.some(({ kind }) => kind === 'not-finite')) throw error
      diverged.push({ run, error })
    }
  }
  if (diverged.length > 0) throw divergence(diverged, runIds.length, nameInJob)
}

function divergence(diverged: readonly { run: RunDetail; error: LabError }[], of: number, nameInJob: NameInJob): LabError {
  if (of === 1) return diverged[0]!.error
  return new LabError(
    'conflict',
    `${diverged.length} of ${of} runs failed: ${diverged.map(({ run, error }) => `${nameInJob(run)}: ${error.message}`).join('; ')}`,
  )
}

function planOf(run: RunDetail): RunPlan {
  const images = run.dataset!.trainSize
  const batch = Number(run.settings.batch ?? 128)
  return {
    pace: `${run.method} ${batch}`,
    epochs: epochsOf(run),
    epochsDone: run.epoch,
    stepsPerEpoch: Math.ceil(images / batch),
    imagesPerEpoch: images,
    imagesEvaluated: 2 * run.dataset!.testSize,
  }
}

function epochsOf(run: RunDetail): number {
  return Number(run.settings.epochs)
}

interface TrainingContext extends JobContext {
  readonly progress: TrainingProgress
  readonly nameInJob: NameInJob
  readonly openGoal: OpenGoal
}

/** One run until it is finished, through deaths of the engine. */
async function trainRun(id: string, context: TrainingContext): Promise<void> {
  context.store.runs.setStatus(id, 'running')
  context.runChanged(id)
  for (let deaths = 1; ; deaths++) {
    try {
      await new Attempt(context.store.runs.get(id), context).run()
      return
    } catch (thrown) {
      const error = asLabError(thrown)
      if (error.kind === 'cancelled') throw error
      if (error.kind !== 'lost' || deaths > maxDeaths) return failRun(id, context, deaths > maxDeaths ? tooManyDeaths(deaths) : error)
      noteDeath(context.store.runs.get(id), context)
      context.progress.epochLost('waiting for the engine')
      context.report(context.progress.current())
    }
  }
}

/** For the job and for the run, which outlives it. */
function noteDeath(run: RunDetail, context: TrainingContext): void {
  const { id, epoch } = run
  context.note(`the engine died in epoch ${epoch + 1} of ${context.nameInJob(run)}; went on from ${checkpointName(epoch)}`)
  context.store.runs.addNotice(id, interruption(run, 'the engine died'))
  context.runChanged(id)
}

function tooManyDeaths(deaths: number): LabError {
  return new LabError('internal', `the engine died ${deaths} times over this run; its log says why`)
}

function failRun(id: string, context: JobContext, error: LabError): never {
  context.store.runs.setStatus(id, 'failed', error.message)
  context.runChanged(id)
  throw error
}

/** One stretch of a run on one engine process. */
class Attempt {
  private epoch: number
  private failure: unknown = null
  private subscription: Subscription | null = null
  private steps: MetricValue[] = []
  /** The engine of this attempt, until its first epoch is kept. */
  private engine: EngineInfo | null = null
  private goal: Goal | null = null
  private atGoal = false

  constructor(
    private readonly of: RunDetail,
    private readonly context: TrainingContext,
  ) {
    this.epoch = of.epoch
  }

  async run(): Promise<void> {
    const { engine, signal } = this.context
    // Of an attempt that died, the steps since its checkpoint come again.
    this.context.settled(this.of.id)
    this.engine = await engine.info(signal)
    this.goal = await this.context.openGoal(this.of)
    // An earlier attempt may have come to it, and died before it could say so.
    this.atGoal = this.goal?.isReached(this.epoch) ?? false
    const subscription = await engine.stream('train.run', this.task(), (chunk) => this.take(chunk), signal)
    this.subscription = subscription
    await untilDone(subscription, signal)
    this.conclude()
  }

  private conclude(): void {
    if (this.failure !== null) throw this.failure
    if (this.epoch < epochsOf(this.of) && !this.atGoal) {
      throw this.context.signal.aborted
        ? new LabError('cancelled', 'stopped at its last checkpoint')
        : new LabError('internal', `the engine ended early, after epoch ${this.epoch}`)
    }
    const notice = this.goal?.notice(this.epoch) ?? null
    this.context.store.runs.finish(this.of.id, notice)
    if (notice) this.tell(notice)
    this.context.runChanged(this.of.id)
  }

  private task(): TrainTask {
    const { method, settings, dataset, datasetHash, seed, id } = this.of
    const checkpoint = latestCheckpoint(this.context.store, id)
    const known = datasetHash === null ? {} : { datasetHash }
    return { method: method!, settings, dataset: dataset!, ...known, seed, ...(checkpoint ? { resume: checkpoint } : {}) }
  }

  private take(chunk: TrainChunk): void {
    // What arrives after a stop belongs to an epoch that will be done again.
    if (this.context.signal.aborted || this.failure !== null) return
    try {
      // What the engine noticed of the last epoch comes right behind it, and is taken.
      if (chunk.type === 'step' && this.atGoal) this.subscription?.close()
      else if (chunk.type === 'step') this.takeStep(chunk)
      else if (chunk.type === 'epoch') this.takeEpoch(chunk)
      else this.takeNotice(chunk.notice)
    } catch (thrown) {
      // A checkpoint that cannot be kept (a full disk) ends the attempt, not the process.
      this.failure = thrown
      this.subscription?.close()
    }
  }

  private takeStep(chunk: Extract<TrainChunk, { type: 'step' }>): void {
    const { id } = this.of
    const { progress, runIds, nameInJob } = this.context
    this.steps.push(...chunk.values)
    this.context.live(chunk.values.map((value) => ({ run: id, ...value, name: `step/${value.name}` })))
    const message = `${runIds.length > 1 ? `${nameInJob(this.of)}, ` : ''}epoch ${chunk.epoch} of ${epochsOf(this.of)}`
    progress.atStep(chunk.step, chunk.steps, chunk.imagesPerSecond, message)
    this.context.report(progress.current())
  }

  private takeEpoch({ result }: Extract<TrainChunk, { type: 'epoch' }>): void {
    this.recordEngine()
    const metrics = keepEpoch(this.context.store, this.of.id, result, this.steps)
    this.steps = []
    this.epoch = result.epoch
    this.context.progress.epochDone(result.trainSeconds, result.seconds)
    this.context.live(metrics.map((metric): LiveMetric => ({ run: this.of.id, ...metric })))
    this.context.settled(this.of.id)
    this.context.runChanged(this.of.id)
    this.context.report(this.context.progress.current())
    this.atGoal = this.goal?.isReached(this.epoch) ?? false
  }

  /** An attempt that kept no epoch left nothing of its engine in the weights. */
  private recordEngine(): void {
    const { store } = this.context
    if (this.engine === null) return
    if (this.epoch === 0) store.runs.setEngine(this.of.id, this.engine)
    else {
      const change = engineChange(store.runs.get(this.of.id), this.engine)
      if (change) this.takeNotice(change)
    }
    this.engine = null
  }

  private takeNotice(notice: TrainingNotice): void {
    this.context.store.runs.addNotice(this.of.id, notice)
    this.tell(notice)
    this.context.runChanged(this.of.id)
  }

  private tell({ message }: TrainingNotice): void {
    this.context.note(`${this.context.nameInJob(this.of)}: ${message}`)
  }
}
