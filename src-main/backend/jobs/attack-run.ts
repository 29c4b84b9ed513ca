/** Attacking the models of a run, one after the other: each image is kept when it is done, and whatever died before, only those that are missing are attacked again. */
import type { AttackChunk, AttackTask } from '../../contract/engine'
import { asLabError, LabError } from '../../contract/errors'
import type { Subscription } from '../../contract/rpc'
import type { EngineInfo } from '../../contract/system'
import { keepImages, keptImages, keptRows } from '../attack/kept'
import { asAttack, attackedModelOf, modelName, type KeptImage, type RunAttack } from '../attack/source'
import { coalesce } from '../coalesce'
import { dataOf } from '../diagnose/answers'
import type { RunModel } from '../models'
import { untilDone } from '../until-done'
import { AttackProgress } from './attack-progress'
import type { JobContext } from './kind'
import { engineMove, interruption } from './run-notices'

/** Deaths of the engine over one model that are survived. */
const maxDeaths = 3
/** Images come in bursts; those that are done are on the disk at most so late. */
const keepEveryMs = 1000

interface AttackContext extends JobContext {
  readonly progress: AttackProgress
}

/** Until all images of all models are done, through deaths of the engine. */
export async function runAttack(context: JobContext): Promise<void> {
  const { store } = context
  const id = context.runIds[0]!
  store.runs.setStatus(id, 'running')
  context.runChanged(id)
  try {
    const { run, settings } = asAttack(store.runs.get(id))
    const kept = settings.models.map((_, place) => keptRows(store, run, place).length)
    const progress = new AttackProgress(
      settings.models.map(({ indices }) => indices.length),
      kept,
    )
    for (const place of settings.models.keys()) await attackModel(id, place, { ...context, progress })
    store.runs.finish(id)
  } catch (thrown) {
    const error = asLabError(thrown)
    if (error.kind !== 'cancelled') store.runs.setStatus(id, 'failed', error.message)
    throw error
  } finally {
    context.runChanged(id)
  }
}

async function attackModel(id: string, place: number, context: AttackContext): Promise<void> {
  for (let deaths = 1; ; deaths++) {
    try {
      await new ModelAttack(asAttack(context.store.runs.get(id)), place, context).run()
      return context.progress.finish()
    } catch (thrown) {
      const error = asLabError(thrown)
      if (error.kind !== 'lost') throw error
      if (deaths > maxDeaths) throw new LabError('internal', `the engine died ${deaths} times over this attack; its log says why`)
      noteDeath(id, place, context)
    }
  }
}

/** For the job and for the run, which outlives it. */
function noteDeath(id: string, place: number, context: AttackContext): void {
  const { store } = context
  const run = store.runs.get(id)
  const name = modelName(attackedModelOf(store, asAttack(run), place).run)
  const notice = interruption(run, `the engine died over ${name}`)
  context.note(notice.message)
  store.runs.addNotice(id, notice)
  context.runChanged(id)
  context.report(context.progress.current('waiting for the engine'))
}

/** One try on what is missing of one model, on one engine process. */
class ModelAttack {
  private readonly model: RunModel
  private readonly images: Map<number, KeptImage>
  private readonly keepSoon = coalesce(keepEveryMs, () => this.attempt(() => this.keep()))
  private unkept = 0
  private engine: EngineInfo | null = null
  private subscription: Subscription | null = null
  private failure: unknown = null

  constructor(
    private readonly of: RunAttack,
    private readonly place: number,
    private readonly context: AttackContext,
  ) {
    const { store } = context
    this.model = attackedModelOf(store, of, place)
    this.images = new Map(keptImages(store, of.run, place).map((kept) => [kept.image.index, kept]))
  }

  async run(): Promise<void> {
    const { engine, signal, progress } = this.context
    progress.start(this.place, this.images.size)
    const missing = this.missing()
    if (missing.length === 0) return
    this.report('waiting for the engine')
    this.engine = await engine.info(signal)
    try {
      await engine.withModel(this.model.source, (ref) => this.stream(this.task(ref, missing)))
    } finally {
      this.keepSoon.cancel()
      this.keep()
    }
    if (this.missing().length === 0) return
    throw signal.aborted ? new LabError('cancelled', 'stopped') : new LabError('internal', 'the engine ended early, with images left')
  }

  private missing(): number[] {
    return this.of.settings.models[this.place]!.indices.filter((index) => !this.images.has(index))
  }

  private task(model: { key: string }, indices: number[]): AttackTask {
    const { source, target, split, second } = this.of.settings
    return { model, ...dataOf(this.of), split, indices, source, target, seed: this.of.run.seed, attack: this.of.attack, second }
  }

  private async stream(task: AttackTask): Promise<void> {
    const { engine, signal } = this.context
    const subscription = await engine.stream('attack.run', task, (chunk) => this.attempt(() => this.take(chunk)), signal)
    this.subscription = subscription
    await untilDone(subscription, signal)
    if (this.failure !== null) throw this.failure
  }

  /** What cannot be kept (a full disk) ends the attack, not the process. */
  private attempt(work: () => void): void {
    if (this.failure !== null) return
    try {
      work()
    } catch (thrown) {
      this.failure = thrown
      this.subscription?.close()
    }
  }

  private take(chunk: AttackChunk): void {
    if (chunk.type === 'progress') {
      this.context.progress.atShare(chunk.share)
      return this.report(chunk.doing)
    }
    this.images.set(chunk.image.index, chunk)
    this.unkept += 1
    this.keepSoon()
  }

  private keep(): void {
    if (this.unkept === 0) return
    const { store, runChanged } = this.context
    const { id } = this.of.run
    this.recordEngine()
    keepImages(store, id, this.place, [...this.images.values()])
    this.unkept = 0
    runChanged(id)
  }

  /** A try that kept no image left nothing of its engine in the results. */
  private recordEngine(): void {
    const { store } = this.context
    if (this.engine === null) return
    const run = store.runs.get(this.of.run.id)
    const move = engineMove(run, this.engine)
    if (run.artifacts.length === 0) store.runs.setEngine(run.id, this.engine)
    else if (move !== null) {
      const message = `from model ${this.place + 1}, image ${this.images.size - this.unkept + 1} ${move}`
      store.runs.addNotice(run.id, { kind: 'engine-changed', epoch: 1, step: null, message })
    }
    this.engine = null
  }

  private report(doing: string): void {
    const { progress, report } = this.context
    report(progress.current(`${modelName(this.model.run)}: ${doing}`))
  }
}
