/** One backend: the store, the engine, the jobs; served to every page that is attached. */
import type { Channel } from '../contract/channel'
import { labContract } from '../contract/lab'
import { serve } from '../contract/rpc'
import type { Store } from '../store/store'
import type { EngineLink } from './engine-link'
import { labHandlers } from './handlers'
import { JobQueue } from './jobs/queue'
import { createJobRegistry } from './jobs/registry'
import type { ReportTools } from './report/tools'

export interface HostIdentity {
  name: 'electron' | 'web' | 'cli'
  /** The lab's version, and what the host runs on. */
  version: string
  runtime: string
}

export class Backend {
  readonly jobs: JobQueue
  readonly codeVersion: string

  constructor(
    readonly store: Store,
    readonly engine: EngineLink,
    readonly host: HostIdentity,
    readonly reporting: ReportTools,
  ) {
    this.codeVersion = host.version
    this.jobs = new JobQueue(createJobRegistry(), { store, engine, codeVersion: host.version })
  }

  servePage(channel: Channel): void {
    serve(labContract, labHandlers(this), channel)
  }

  /**
   * Takes over what backends that died left behind. A page's host goes on with all of it; the command line only with what its own earlier
   * backend did, since whoever asks for a list does not ask for a training run.
   */
  takeOver(): void {
    this.jobs.takeOver(this.host.name === 'cli' ? 'siblings' : 'all')
  }

  /** Jobs stop at their last checkpoint. Those of a page's host go on when it is started again, those of a command wait for `lab resume`. */
  async close(): Promise<void> {
    await this.jobs.close(this.host.name === 'cli' ? 'stopped' : 'queued')
    this.store.close()
  }
}
