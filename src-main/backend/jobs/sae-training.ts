/** Training the SAEs of a job, one after the other. One takes seconds, so it is kept only when it is done, and begins again from its seed whatever died before. */
import type { SaeTask, SaeTrainChunk } from '../../contract/engine'
import { asLabError, LabError } from '../../contract/errors'
import type { Subscription } from '../../contract/rpc'
import type { RunDetail } from '../../contract/runs'
import type { SaeLayer, SaeQuality, SaeRunSettings } from '../../contract/sae'
import { artifactNames } from '../artifacts'
import { dataOf } from '../diagnose/answers'
import { networkOf } from '../sae/source'
import { untilDone } from '../until-done'
import type { MetricValue } from './checkpoint'
import type { JobContext } from './kind'
import { SaeProgress } from './sae-progress'

/** Deaths of the engine in one run that are survived. */
const maxDeaths = 3

interface SaeContext extends JobContext {
  readonly progress: SaeProgress
}

/** Trains those of the job's runs that are not finished. One whose loss is no longer finite is a result, and the others go on; any other failure ends the job. */
export async function trainSaes(context: JobContext): Promise<void> {
  const { store, runIds } = context
  const progress = new SaeProgress(runIds.map((id) => stepsOf(store.runs.get(id))))
  const diverged: string[] = []
  for (const [place, id] of runIds.entries()) {
    if (store.runs.get(id).status === 'finished') {
      progress.finish(place)
      continue
    }
    progress.start(place)
    const failure = await trainOne(id, { ...context, progress })
    if (failure) diverged.push(`${nameInJob(store.runs.get(id))}: ${failure.message}`)
    progress.finish(place)
  }
  if (diverged.length > 0) throw new LabError('conflict', `${diverged.length} of ${runIds.length} SAEs failed: ${diverged.join('; ')}`)
}

const stepsOf = ({ settings }: RunDetail) => Number(settings.epochs) * Number(settings.stepsPerEpoch)
const nameInJob = ({ name, seed }: RunDetail) => `${name}, seed ${seed}`

/** Until it is finished, through deaths of the engine; returns why its loss was no longer finite. */
async function trainOne(id: string, context: SaeContext): Promise<LabError | null> {
  const { store } = context
  store.runs.setStatus(id, 'running')
  context.runChanged(id)
  for (let deaths = 1; ; deaths++) {
    try {
      await new SaeAttempt(store.runs.get(id), context).run()
      return null
    } catch (thrown) {
      const error = asLabError(thrown)
      if (error.kind === 'cancelled') throw error
      if (error.kind === 'conflict') return fail(id, context, error)
      if (error.kind !== 'lost') throw fail(id, context, error)
      if (deaths > maxDeaths) throw fail(id, context, new LabError('internal', `the engine died ${deaths} times over this SAE; its log says why`))
      noteDeath(store.runs.get(id), context)
    }
  }
}

function fail(id: string, context: JobContext, error: LabError): LabError {
  context.store.runs.setStatus(id, 'failed', error.message)
  context.runChanged(id)
  return error
}

/** For the job and for the run, which outlives it. */
function noteDeath(run: RunDetail, context: SaeContext): void {
  const message = 'the engine died; began again from the seed'
  context.note(`${nameInJob(run)}: ${message}`)
  context.store.runs.addNotice(run.id, { kind: 'interrupted', epoch: 1, step: null, message })
  context.runChanged(run.id)
  context.progress.restart()
  context.report(context.progress.current('waiting for the engine'))
}

/** One try, on one engine process. */
class SaeAttempt {
  private readonly metrics: MetricValue[] = []
  private readonly qualities: SaeQuality[] = []
  private done: Extract<SaeTrainChunk, { type: 'done' }> | null = null
  private subscription: Subscription | null = null
  private failure: unknown = null

  constructor(
    private readonly of: RunDetail,
    private readonly context: SaeContext,
  ) {}

  async run(): Promise<void> {
    const { engine, signal, store } = this.context
    // One that died left nothing: all of it comes again.
    this.context.settled(this.of.id)
    const info = await engine.info(signal)
    const model = networkOf(store, this.of)
    await engine.withModel(model.source, (ref) => this.stream(this.task(ref)))
    if (!this.done) throw signal.aborted ? new LabError('cancelled', 'stopped') : new LabError('internal', 'the engine ended early, without weights')
    store.runs.setEngine(this.of.id, info)
    this.keep(this.done)
  }

  private async stream(task: SaeTask): Promise<void> {
    const { engine, signal } = this.context
    const subscription = await engine.stream('sae.train', task, (chunk) => this.take(chunk), signal)
    this.subscription = subscription
    await untilDone(subscription, signal)
    if (this.failure !== null) throw this.failure
  }

  private task(model: { key: string }): SaeTask {
    const { method, seed } = this.of
    const { layer, aggregation, modelEpoch: _epoch, ...settings } = this.of.settings as SaeRunSettings
    return { model, ...dataOf({ run: this.of }), layer, aggregation, variant: method!, settings, seed, collectToo: this.laterLayers() }
  }

  /** Of this job's other runs on the same means. */
  private laterLayers(): SaeLayer[] {
    const { store, runIds } = this.context
    const others = runIds
      .map((id) => store.runs.get(id))
      .filter(({ status, settings }) => status !== 'finished' && settings.aggregation === 'spatial_mean')
    return [...new Set(others.map(({ settings }) => settings.layer as SaeLayer))]
  }

  private take(chunk: SaeTrainChunk): void {
    if (this.context.signal.aborted || this.failure !== null) return
    try {
      if (chunk.type === 'step') this.takeStep(chunk)
      else if (chunk.type === 'epoch') this.takeEpoch(chunk)
      else if (chunk.type === 'done') this.done = chunk
      else this.report(`collecting activations, ${chunk.done} of ${chunk.total} digits`)
    } catch (thrown) {
      this.failure = thrown
      this.subscription?.close()
    }
  }

  private takeStep({ step, steps, vectorsPerSecond, values }: Extract<SaeTrainChunk, { type: 'step' }>): void {
    this.takeMetrics(values.map((value) => ({ ...value, name: `step/${value.name}` })))
    this.context.progress.atStep(step, vectorsPerSecond)
    this.report(`step ${step} of ${steps}`)
  }

  private takeEpoch({ epoch, quality }: Extract<SaeTrainChunk, { type: 'epoch' }>): void {
    this.qualities.push(quality)
    this.takeMetrics(epochMetrics(epoch, quality))
  }

  private takeMetrics(metrics: readonly MetricValue[]): void {
    this.metrics.push(...metrics)
    this.context.live(metrics.map((metric) => ({ run: this.of.id, ...metric })))
  }

  private report(what: string): void {
    const { progress, runIds, report } = this.context
    report(progress.current(runIds.length > 1 ? `${nameInJob(this.of)}, ${what}` : what))
  }

  /** All of it, or nothing. */
  private keep({ weights, weightsHash }: Extract<SaeTrainChunk, { type: 'done' }>): void {
    const { store } = this.context
    store.runs.commitEpoch(this.of.id, {
      epoch: this.qualities.length,
      weightsHash,
      metrics: this.metrics,
      artifacts: [
        { name: artifactNames.sae, kind: 'sae', bytes: weights },
        { name: artifactNames.saeQuality, kind: 'quality', bytes: new TextEncoder().encode(JSON.stringify(this.qualities)) },
      ],
    })
    store.runs.finish(this.of.id)
    this.context.settled(this.of.id)
    this.context.runChanged(this.of.id)
  }
}

/** `epoch/crossEntropy/hard/reconstruction` and so on for what survives. */
function epochMetrics(epoch: number, { survival, ...quality }: SaeQuality): MetricValue[] {
  const survived = survival.flatMap(({ split, original, reconstruction, zero, mean, lossRecovered }) => [
    ...Object.entries({ original, reconstruction, zero, mean }).flatMap(([stand, { loss, accuracy }]) => [
      [`crossEntropy/${split}/${stand}`, loss] as const,
      [`accuracy/${split}/${stand}`, accuracy] as const,
    ]),
    ...(lossRecovered === null ? [] : [[`lossRecovered/${split}`, lossRecovered] as const]),
  ])
  return [...Object.entries(quality), ...survived].map(([name, value]) => ({ name: `epoch/${name}`, step: epoch, value }))
}
