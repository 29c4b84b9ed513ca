/** A client that outlives its channel. */
import type { Channel, Unsubscribe } from '../../src-main/contract/channel'
import { asLabError, type LabError } from '../../src-main/contract/errors'
import {
  createClient,
  type CallName,
  type ChunkOf,
  type Client,
  type Contract,
  type InputOf,
  type OutputOf,
  type StreamName,
  type Subscription,
} from '../../src-main/contract/rpc'

/** `opening` before the first connection, `reconnecting` after a loss. */
export type LinkState = 'opening' | 'open' | 'reconnecting'

const firstDelay = 250
const longestDelay = 5_000

/** Milliseconds before the next try, after so many that failed: doubling from a quarter of a second to five. */
export function backoff(failures: number): number {
  return Math.min(longestDelay, firstDelay * 2 ** Math.max(0, failures - 1))
}

export class Link<C extends Contract> {
  private client: Client<C> | null = null
  private connecting: Promise<Client<C>> | null = null
  private current: LinkState = 'opening'
  private reason: string | null = null
  private readonly listeners = new Set<() => void>()
  private readonly openings = new Set<(client: Client<C>) => void>()

  constructor(
    private readonly contract: C,
    private readonly openChannel: () => Promise<Channel>,
  ) {
    void this.connect()
  }

  get state(): LinkState {
    return this.current
  }

  /** Why the last try failed. */
  get problem(): string | null {
    return this.reason
  }

  onState(listener: () => void): Unsubscribe {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Waits while the line is mended; fails with `lost` where it breaks after the question was sent. */
  async call<K extends CallName<C>>(name: K, input: InputOf<C[K]>, options: { signal?: AbortSignal } = {}): Promise<OutputOf<C[K]>> {
    const client = this.client ?? (await this.connect())
    return client.call(name, input, options)
  }

  /** Goes on over a new channel when the old one is lost: the stream's chunks begin anew then. */
  stream<K extends StreamName<C>>(name: K, input: InputOf<C[K]>, onChunk: (chunk: ChunkOf<C[K]>) => void): Subscription {
    let inner: Subscription | null = null
    let closed = false
    let settle: { resolve(): void; reject(error: LabError): void } = { resolve: () => {}, reject: () => {} }
    const done = new Promise<void>((resolve, reject) => (settle = { resolve, reject }))
    done.catch(() => {})

    const open = (client: Client<C>) => {
      let lost = false
      client.channel.onClose(() => (lost = true))
      const subscription = client.stream(name, input, onChunk)
      inner = subscription
      subscription.done.then(
        () => finish(settle.resolve),
        (thrown) => {
          if (!lost) finish(() => settle.reject(asLabError(thrown, name)))
        },
      )
    }
    const finish = (how: () => void) => {
      closed = true
      this.openings.delete(open)
      how()
    }
    this.openings.add(open)
    if (this.client) open(this.client)
    return {
      done,
      close: () => {
        if (closed) return
        finish(settle.resolve)
        inner?.close()
      },
    }
  }

  private connect(): Promise<Client<C>> {
    this.connecting ??= this.tryUntilOpen()
    return this.connecting
  }

  private async tryUntilOpen(): Promise<Client<C>> {
    for (let failures = 1; ; failures++) {
      try {
        return this.use(await this.openChannel())
      } catch (thrown) {
        this.change(this.current, asLabError(thrown).message)
        await new Promise((resolve) => setTimeout(resolve, backoff(failures)))
      }
    }
  }

  private use(channel: Channel): Client<C> {
    const client = createClient(this.contract, channel)
    this.client = client
    channel.onClose(() => {
      this.client = null
      this.connecting = null
      this.change('reconnecting', null)
      // A host that accepts and closes at once must not be asked in a tight loop.
      setTimeout(() => void this.connect(), firstDelay)
    })
    this.change('open', null)
    for (const open of [...this.openings]) open(client)
    return client
  }

  private change(state: LinkState, reason: string | null): void {
    this.current = state
    this.reason = reason
    for (const listener of this.listeners) listener()
  }
}
