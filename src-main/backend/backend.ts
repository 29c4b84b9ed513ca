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
  private readonly channels = new Set<Channel>()

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
    this.channels.add(channel)
    channel.onClose(() => this.channels.delete(channel))
    serve(labContract, labHandlers(this), channel)
  }

  /**
   * Takes over what backends that died left behind. A page's host goes on with all of it; the command line only with what its own earlier
   * backend did, since whoever asks for a list does not ask for a training run.
   */
  takeOver(): void {
    this.jobs.takeOver(this.host.name === 'cli' ? 'siblings' : 'all')
  }

  /**
   * Jobs stop at their last checkpoint. Those of a page's host go on when it is started again, those of a command wait for `lab resume`. The
   * pages hear of that; then their channels close, since a stream that lived on would read from a closed store.
   */
  async close(): Promise<void> {
    await this.jobs.close(this.host.name === 'cli' ? 'stopped' : 'queued')
    for (const channel of [...this.channels]) channel.close()
    this.store.close()
  }
}
