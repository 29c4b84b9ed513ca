/**
 * Owns the lab's two processes, whatever the host: starts backend and engine, joins them, attaches pages to the backend, and restarts what
 * dies. A dead engine costs its job; a dead backend costs the pages their channels, and they connect again by themselves.
 */
import { channelPair, type Channel } from '../contract/channel'
import { asLabError, LabError } from '../contract/errors'
import { hostContract, type HostContract } from '../contract/host'
import { createClient, type Client } from '../contract/rpc'
import { type Child, type Launcher } from './launcher'
import { defaultPolicy, WatchedProcess, type RestartPolicy } from './watched-process'

export interface SupervisorOptions {
  launcher: Launcher
  host: 'electron' | 'web' | 'cli'
  version: string
  /** What the host runs on, for people. */
  runtime: string
  /** The whole environment of both children. */
  env: NodeJS.ProcessEnv
  /** The backend was given up: nothing works any more. */
  onGivenUp(reason: string): void
  /** Answers a backend's wish to print (contract/print), where the host can; else the backend looks for an installed browser. */
  printer?(channel: Channel): void
  policy?: RestartPolicy
  /** How long the backend may take to answer its introduction, and its shutdown. */
  limits?: { introduceMs: number; shutdownMs: number }
}

type EngineState = { state: 'starting' | 'restarting' | 'failed'; error: string | null }

export class Supervisor {
  /** Resolves when the backend answers for the first time; rejects when it is given up, or stopped, before that. */
  readonly ready: Promise<void>
  private readonly backend: WatchedProcess
  private readonly engine: WatchedProcess
  private readonly limits: { introduceMs: number; shutdownMs: number }
  /** The channel to the running backend, and whether it has answered. */
  private host: { client: Client<HostContract>; introduced: boolean } | null = null
  private link: Channel[] = []
  private engineState: EngineState = { state: 'starting', error: null }
  private readonly waitingPages = new Set<Channel>()
  private lastPage = 0
  /** Why the backend would not begin, in its own words. */
  private refusal: string | null = null
  private over = false
  private stopped: Promise<void> | null = null
  private settleReady: { resolve(): void; reject(error: LabError): void } = { resolve() {}, reject() {} }

  constructor(private readonly options: SupervisorOptions) {
    const { launcher, env, policy = defaultPolicy } = options
    this.limits = options.limits ?? { introduceMs: 60_000, shutdownMs: 15_000 }
    this.ready = new Promise((resolve, reject) => (this.settleReady = { resolve, reject }))
    // Whoever does not wait for it hears of the end through onGivenUp.
    this.ready.catch(() => {})
    this.backend = new WatchedProcess(
      () => launcher.launch('backend', env),
      { started: (child) => this.onBackendStarted(child), died: () => this.onBackendDown(), givenUp: (reason) => this.giveUp(reason) },
      policy,
    )
    this.engine = new WatchedProcess(
      () => launcher.launch('engine', env),
      {
        started: () => this.onEngineStarted(),
        died: (reason) => this.tellEngineState({ state: 'restarting', error: reason }),
        givenUp: (reason) => this.tellEngineState({ state: 'failed', error: `it died again and again, the last time it ${reason}` }),
      },
      policy,
    )
  }

  start(): void {
    this.backend.start()
    this.engine.start()
  }

  /** Pids of the running processes, for whoever looks after them. */
  get pids(): { backend: number | undefined; engine: number | undefined } {
    return { backend: this.backend.child?.pid, engine: this.engine.child?.pid }
  }

  /** Gives a page, or a command, its channel to the backend. The channel closes when the backend dies, or at once where there is none to come. */
  connect(page: Channel): void {
    if (this.over) return page.close()
    if (this.host?.introduced) return this.attachPage(page)
    this.waitingPages.add(page)
    page.onClose(() => this.waitingPages.delete(page))
  }

  /** Lets the backend stop its jobs and close its store, then ends both. */
  stop(): Promise<void> {
    this.stopped ??= this.shutDown()
    return this.stopped
  }

  private onBackendStarted(child: Child): void {
    const [mine, theirs] = channelPair()
    child.attach('host', theirs)
    this.host = { client: createClient(hostContract, mine), introduced: false }
    this.lendPrinter(child)
    this.relink()
    void this.introduce(child, this.host)
  }

  private lendPrinter(child: Child): void {
    const { printer } = this.options
    if (!printer) return
    const [mine, theirs] = channelPair()
    printer(mine)
    child.attach('printer', theirs)
  }

  private async introduce(child: Child, host: NonNullable<Supervisor['host']>): Promise<void> {
    try {
      await within(this.limits.introduceMs, this.tellAll(host.client))
    } catch (thrown) {
      const error = asLabError(thrown)
      // Where it died over it, its exit says why; a backend that refuses or hangs is of no use either.
      if (error.kind === 'lost') return
      this.refusal = error.message
      child.kill()
      return
    }
    this.refusal = null
    host.introduced = true
    this.settleReady.resolve()
    const pages = [...this.waitingPages]
    this.waitingPages.clear()
    for (const page of pages) this.attachPage(page)
  }

  /** Everything that a backend must know before a page asks it. */
  private async tellAll(client: Client<HostContract>): Promise<void> {
    const { host, version, runtime } = this.options
    await client.call('host.introduce', { host, version, runtime })
    let told: EngineState
    do {
      told = this.engineState
      if (told.state !== 'starting') await client.call('host.engineState', told)
    } while (told !== this.engineState)
  }

  private attachPage(page: Channel): void {
    this.backend.child?.attach(`page:${++this.lastPage}`, page)
  }

  private onEngineStarted(): void {
    this.engineState = { state: 'starting', error: null }
    this.relink()
  }

  private onBackendDown(): void {
    this.host = null
    this.unlink()
  }

  /** A fresh channel between the two, as soon as both are there. */
  private relink(): void {
    this.unlink()
    const backend = this.backend.child
    const engine = this.engine.child
    if (!backend || !engine) return
    const [backendEnd, engineEnd] = this.options.launcher.pair()
    this.link = [backendEnd, engineEnd]
    engine.attach('backend', engineEnd)
    backend.attach('engine', backendEnd)
  }

  private unlink(): void {
    for (const end of this.link) end.close()
    this.link = []
  }

  private tellEngineState(state: EngineState): void {
    this.engineState = state
    // A backend that is not introduced yet, or dies over it, hears of it with its introduction.
    if (this.host?.introduced) this.host.client.call('host.engineState', state).catch(() => {})
  }

  private giveUp(reason: string): void {
    const message = `the backend could not be started: ${this.refusal ?? `it ${reason}`}`
    this.onBackendDown()
    this.close(message)
    void this.engine.end(0)
    this.options.onGivenUp(message)
  }

  private close(message: string): void {
    this.over = true
    this.settleReady.reject(new LabError('unavailable', message))
    for (const page of [...this.waitingPages]) page.close()
  }

  private async shutDown(): Promise<void> {
    this.backend.stopWatching()
    this.engine.stopWatching()
    this.close('the lab was stopped')
    const { shutdownMs } = this.limits
    const asked = this.backend.child ? this.host?.client.call('host.shutdown', {}) : undefined
    // An error here must not keep the processes alive; both are ended in any case.
    if (asked) await within(shutdownMs, asked).catch(() => {})
    await this.backend.end(asked ? 2000 : 0)
    await this.engine.end(0)
  }
}

/** The promise, or `lost` after a time: a process that hangs is answered for. */
async function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LabError('unavailable', `no answer within ${limitMs / 1000} s`)), limitMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
