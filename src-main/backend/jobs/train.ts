/** Training: one run a seed, a checkpoint an epoch, and on from the last one whatever died in between. */
import { basename } from 'node:path'
import { datasetSettingsSchema, type DatasetSettings } from '../../contract/dataset'
import type { TrainChunk, TrainTask, TrainingNotice } from '../../contract/engine'
import { asLabError, LabError } from '../../contract/errors'
import { trainJobInput, type LiveMetric, type TrainJobInput } from '../../contract/jobs'
import type { Subscription } from '../../contract/rpc'
import type { RunDetail } from '../../contract/runs'
import type { EngineInfo } from '../../contract/system'
import { keepEpoch, latestCheckpoint, type MetricValue } from './checkpoint'
import type { JobContext, JobKind, JobServices, PreparedJob } from './kind'
import { TrainingProgress } from './progress'
import { checkpointName, engineChange, interruption } from './run-notices'

/** Deaths of the engine in one run that are survived. */
const maxDeaths = 3

export const trainJob: JobKind<typeof trainJobInput> = {
  id: 'train',
  input: trainJobInput,
  prepare,
  async run(_input, context) {
    const progress = createProgress(context)
    for (const id of context.runIds) {
      if (context.store.runs.get(id).status !== 'finished') await trainRun(id, context, progress)
    }
  },
}

/** What is wrong with method, settings or dataset comes out here, before anything is queued. */
async function prepare(input: TrainJobInput, { store, engine, codeVersion }: JobServices): Promise<PreparedJob> {
  const { method, preset, settings, dataset, seeds } = input
  if (new Set(seeds).size !== seeds.length) throw new LabError('bad-input', 'seeds: each may be there only once')
  const checked = await engine.call('engine.check', { method, ...(preset === undefined ? {} : { preset }), settings })
  const described = await engine.call('data.describe', { settings: dataset })
  const info = await engine.info()
  const name = input.name ?? defaultName(input, checked.settings)
  const runIds = seeds.map(
    (seed) =>
      store.runs.create({
        kind: 'train',
        name,
        method,
        seed,
        settings: checked.settings,
        dataset: described.settings,
        datasetHash: described.hash,
        engine: info,
        codeVersion,
      }).id,
  )
  return { title: seeds.length === 1 ? `${name}, seed ${seeds[0]}` : `${name}, ${seeds.length} seeds`, runIds }
}

function defaultName({ method, preset, dataset }: TrainJobInput, settings: Record<string, unknown>): string {
  const parts = [method, preset, `${String(settings.epochs)} epochs`]
  return [...parts, ...datasetNames(dataset)].filter(Boolean).join(' · ')
}

/** In what a dataset differs from the study's. */
function datasetNames({ rho, placement, hardRule, trainRule, palette, trainSize, testSize, source }: DatasetSettings): string[] {
  const study = datasetSettingsSchema.parse({})
  const names: [boolean, string][] = [
    [rho !== study.rho, `rho ${rho}`],
    [placement !== study.placement, placement],
    [trainRule !== study.trainRule, `${trainRule} train`],
    [hardRule !== study.hardRule, `${hardRule} hard`],
    [JSON.stringify(palette) !== JSON.stringify(study.palette), 'own palette'],
    [trainSize !== study.trainSize, `${trainSize} train digits`],
    [testSize !== study.testSize, `${testSize} test digits`],
    [source !== 'mnist', basename(source.slice('idx:'.length))],
  ]
  return names.flatMap(([differs, name]) => (differs ? [name] : []))
}

function createProgress({ store, runIds }: JobContext): TrainingProgress {
  const runs = runIds.map((id) => store.runs.get(id))
  const first = runs[0]!
  const images = first.dataset!.trainSize
  return new TrainingProgress(
    {
      epochs: runs.reduce((sum, run) => sum + epochsOf(run), 0),
      stepsPerEpoch: Math.ceil(images / Number(first.settings.batch ?? 128)),
      imagesPerEpoch: images,
      imagesEvaluated: 2 * first.dataset!.testSize,
    },
    runs.reduce((sum, run) => sum + run.epoch, 0),
  )
}

function epochsOf(run: RunDetail): number {
  return Number(run.settings.epochs)
}

/** One run until it is finished, through deaths of the engine. */
async function trainRun(id: string, context: JobContext, progress: TrainingProgress): Promise<void> {
  context.store.runs.setStatus(id, 'running')
  context.runChanged(id)
  for (let deaths = 1; ; deaths++) {
    try {
      await new Attempt(context.store.runs.get(id), context, progress).run()
      return
    } catch (thrown) {
      const error = asLabError(thrown)
      if (error.kind === 'cancelled') throw error
      if (error.kind !== 'lost' || deaths > maxDeaths) return failRun(id, context, deaths > maxDeaths ? tooManyDeaths(deaths) : error)
      noteDeath(context.store.runs.get(id), context)
      progress.epochLost('waiting for the engine')
      context.report(progress.current())
    }
  }
}

/** For the job and for the run, which outlives it. */
function noteDeath(run: RunDetail, context: JobContext): void {
  const { id, epoch, seed } = run
  context.note(`the engine died in epoch ${epoch + 1} of seed ${seed}; went on from ${checkpointName(epoch)}`)
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

  constructor(
    private readonly of: RunDetail,
    private readonly context: JobContext,
    private readonly progress: TrainingProgress,
  ) {
    this.epoch = of.epoch
  }

  async run(): Promise<void> {
    const { engine, signal } = this.context
    this.engine = await engine.info(signal)
    const subscription = await engine.stream('train.run', this.task(), (chunk) => this.take(chunk), signal)
    this.subscription = subscription
    const close = () => subscription.close()
    signal.addEventListener('abort', close)
    if (signal.aborted) close()
    try {
      await subscription.done
    } finally {
      signal.removeEventListener('abort', close)
    }
    this.conclude()
  }

  private conclude(): void {
    if (this.failure !== null) throw this.failure
    if (this.epoch < epochsOf(this.of)) {
      throw this.context.signal.aborted
        ? new LabError('cancelled', 'stopped at its last checkpoint')
        : new LabError('internal', `the engine ended early, after epoch ${this.epoch}`)
    }
    this.context.store.runs.finish(this.of.id)
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
      if (chunk.type === 'step') this.takeStep(chunk)
      else if (chunk.type === 'epoch') this.takeEpoch(chunk)
      else this.takeNotice(chunk.notice)
    } catch (thrown) {
      // A checkpoint that cannot be kept (a full disk) ends the attempt, not the process.
      this.failure = thrown
      this.subscription?.close()
    }
  }

  private takeStep(chunk: Extract<TrainChunk, { type: 'step' }>): void {
    const { id, seed } = this.of
    this.steps.push(...chunk.values)
    this.context.live(chunk.values.map((value) => ({ run: id, ...value, name: `step/${value.name}` })))
    const message = `${this.context.runIds.length > 1 ? `seed ${seed}, ` : ''}epoch ${chunk.epoch} of ${epochsOf(this.of)}`
    this.progress.atStep(chunk.step, chunk.steps, chunk.imagesPerSecond, message)
    this.context.report(this.progress.current())
  }

  private takeEpoch({ result }: Extract<TrainChunk, { type: 'epoch' }>): void {
    this.recordEngine()
    const metrics = keepEpoch(this.context.store, this.of.id, result, this.steps)
    this.steps = []
    this.epoch = result.epoch
    this.progress.epochDone(result.trainSeconds, result.seconds)
    this.context.live(metrics.map((metric): LiveMetric => ({ run: this.of.id, ...metric })))
    this.context.runChanged(this.of.id)
    this.context.report(this.progress.current())
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
    this.context.note(`seed ${this.of.seed}: ${notice.message}`)
    this.context.runChanged(this.of.id)
  }
}
