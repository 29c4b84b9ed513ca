/** What a kind of job is. One file a kind beside this one; `registry.ts` lists them. */
import type * as z from 'zod'
import type { LiveMetric, Progress } from '../../contract/jobs'
import type { Store } from '../../store/store'
import type { EngineLink } from '../engine-link'

export interface JobServices {
  readonly store: Store
  readonly engine: EngineLink
  readonly codeVersion: string
}

export interface PreparedJob {
  title: string
  /** The runs that it will fill, made in the store and queued. */
  runIds: string[]
  /** Kept in place of what was asked for, where that names runs in words (`last`) that mean others later on. */
  input?: unknown
}

export interface JobContext extends JobServices {
  /** Of the job. */
  readonly id: string
  readonly runIds: readonly string[]
  /** Takes runs in that were made while it runs: from now on they are stopped, gone on with and deleted as those that it was prepared with. */
  own(runIds: readonly string[]): void
  /** Aborted when the job is to stop. The runner then keeps its last checkpoint and throws `cancelled`. */
  readonly signal: AbortSignal
  report(progress: Progress): void
  /** What the job survived, for people; kept with the job. */
  note(text: string): void
  live(metrics: LiveMetric[]): void
  /** All that was measured of a run so far is in the store, or will be measured again. */
  settled(run: string): void
  /** A run's row has changed. */
  runChanged(run: string): void
}

export interface JobKind<I extends z.ZodType = z.ZodType> {
  readonly id: string
  readonly input: I
  /** Checks everything that can be checked beforehand (`bad-input`), and makes the runs. */
  prepare(input: z.output<I>, services: JobServices): Promise<PreparedJob>
  /** Works on those of its runs that are not finished, each from its last checkpoint on. Called again after a stop or a crash. */
  run(input: z.output<I>, context: JobContext): Promise<void>
}
