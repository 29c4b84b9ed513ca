/** One child that is kept alive: started again when it dies, with a growing pause, and given up when it dies too often. */
import { asLabError } from '../contract/errors'
import { type Child } from './launcher'

export interface RestartPolicy {
  /** The pause before the first, second, ... restart within the window. The death after the last of them is one too many. */
  pausesMs: readonly number[]
  windowMs: number
}

/** Given up after four deaths within a minute. */
export const defaultPolicy: RestartPolicy = { pausesMs: [200, 1000, 3000], windowMs: 60_000 }

export interface Watcher {
  started(child: Child): void
  /** It died and is started again after a pause. */
  died(reason: string): void
  givenUp(reason: string): void
}

export class WatchedProcess {
  private current: Child | null = null
  private deaths: number[] = []
  private timer: NodeJS.Timeout | null = null
  private watching = true

  constructor(
    private readonly launch: () => Child,
    private readonly watcher: Watcher,
    private readonly policy: RestartPolicy,
  ) {}

  /** Null while it is down. */
  get child(): Child | null {
    return this.current
  }

  start(): void {
    this.timer = null
    let child: Child
    try {
      child = this.launch()
    } catch (thrown) {
      this.onDeath(asLabError(thrown).message)
      return
    }
    this.current = child
    child.onExit((reason) => {
      this.current = null
      this.onDeath(reason)
    })
    this.watcher.started(child)
  }

  /** From here on its end is no accident. */
  stopWatching(): void {
    this.watching = false
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  /** Resolves when it has ended; ends it by force after `limitMs`. */
  async end(limitMs: number): Promise<void> {
    this.stopWatching()
    const child = this.current
    if (!child) return
    const ended = new Promise<void>((resolve) => child.onExit(() => resolve()))
    const force = setTimeout(() => child.kill(), limitMs)
    await ended
    clearTimeout(force)
  }

  private onDeath(reason: string): void {
    if (!this.watching) return
    const now = Date.now()
    this.deaths = [...this.deaths.filter((time) => now - time < this.policy.windowMs), now]
    const pause = this.policy.pausesMs[this.deaths.length - 1]
    if (pause === undefined) {
      this.watching = false
      this.watcher.givenUp(reason)
      return
    }
    this.timer = setTimeout(() => this.start(), pause)
    this.watcher.died(reason)
  }
}
