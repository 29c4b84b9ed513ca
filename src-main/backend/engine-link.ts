/** The engine as the backend sees it: there, on its way, or given up; and the weights that it asks for. */
import { type Channel } from '../contract/channel'
import { engineContract, type EngineContract } from '../contract/engine'
import { asLabError, LabError } from '../contract/errors'
import {
  createClient,
  type CallName,
  type ChunkOf,
  type Client,
  type InputOf,
  type OutputOf,
  type StreamName,
  type Subscription,
} from '../contract/rpc'
import { type EngineInfo, type SystemStatus } from '../contract/system'
import { Signal } from './events'
import { untilDone } from './until-done'

type EngineClient = Client<EngineContract>

/** Weights that may have to be sent: named by what never changes, read only when asked for. */
export interface ModelSource {
  key: string
  bytes(): Uint8Array<ArrayBuffer>
}

interface Waiter {
  resolve(client: EngineClient): void
  reject(error: LabError): void
}

/** Weights of which the engine's name (its weights hash) is remembered. */
const rememberedModels = 10_000

export class EngineLink {
  readonly changed = new Signal<void>()
  private client: EngineClient | null = null
  private waiters = new Set<Waiter>()
  private engineInfo: EngineInfo | null = null
  private state: SystemStatus['engineState'] = 'starting'
  private error: string | null = null
  private readonly keys = { model: new Map<string, string>(), sae: new Map<string, string>() }

  get status(): Pick<SystemStatus, 'engine' | 'engineState' | 'engineError'> {
    return { engine: this.engineInfo, engineState: this.state, engineError: this.error }
  }

  /** A new engine process; it takes the place of one that died. */
  attach(channel: Channel): void {
    const client = createClient(engineContract, channel)
    this.client = client
    this.setState(this.state === 'ready' ? 'restarting' : this.state === 'failed' ? 'starting' : this.state, null)
    channel.onClose(() => {
      if (this.client !== client) return
      this.client = null
      if (this.state !== 'failed') this.setState('restarting', this.error)
    })
    const waiters = [...this.waiters]
    this.waiters.clear()
    for (const waiter of waiters) waiter.resolve(client)
    void this.introduce(client)
  }

  /** What the host, which watches the process, says about it. */
  hostSays(state: 'starting' | 'restarting' | 'failed', error: string | null): void {
    // The host may say "starting" after the channel is already there and has answered.
    if (state !== 'failed' && this.client && this.state === 'ready') return
    this.setState(state, error)
    if (state !== 'failed') return
    this.client = null
    const waiters = [...this.waiters]
    this.waiters.clear()
    for (const waiter of waiters) waiter.reject(this.unavailable())
  }

  /** The engine's client, as soon as there is one. Fails with `unavailable` once the engine was given up. */
  connected(signal?: AbortSignal): Promise<EngineClient> {
    if (this.client) return Promise.resolve(this.client)
    if (this.state === 'failed') return Promise.reject(this.unavailable())
    if (signal?.aborted) return Promise.reject(new LabError('cancelled', 'given up while waiting for the engine'))
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.waiters.delete(waiter)
        reject(new LabError('cancelled', 'given up while waiting for the engine'))
      }
      const settled = () => signal?.removeEventListener('abort', abort)
      const waiter: Waiter = {
        resolve: (client) => (settled(), resolve(client)),
        reject: (error) => (settled(), reject(error)),
      }
      this.waiters.add(waiter)
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  /** What the engine says about itself; waits for it through its restarts, until it is there or given up (`unavailable`). */
  async info(signal?: AbortSignal): Promise<EngineInfo> {
    for (;;) {
      const client = await this.connected(signal)
      try {
        return await client.call('engine.info', {}, signal ? { signal } : {})
      } catch (thrown) {
        if (asLabError(thrown).kind !== 'lost') throw thrown
      }
    }
  }

  /** As `connected`, of one that has said who it is: an engine that dies while it starts did not die over what it was asked. */
  private async ready(signal?: AbortSignal): Promise<EngineClient> {
    if (this.state !== 'ready') await this.info(signal)
    return this.connected(signal)
  }

  /** A call that leaves no trace in the engine; asked once more where the engine dies over it. */
  async call<K extends CallName<EngineContract>>(
    name: K,
    input: InputOf<EngineContract[K]>,
    signal?: AbortSignal,
  ): Promise<OutputOf<EngineContract[K]>> {
    const options = signal ? { signal } : {}
    const first = await this.ready(signal)
    try {
      return await first.call(name, input, options)
    } catch (thrown) {
      if (asLabError(thrown).kind !== 'lost') throw thrown
      return (await this.ready(signal)).call(name, input, options)
    }
  }

  async stream<K extends StreamName<EngineContract>>(
    name: K,
    input: InputOf<EngineContract[K]>,
    onChunk: (chunk: ChunkOf<EngineContract[K]>) => void,
    signal?: AbortSignal,
  ): Promise<Subscription> {
    return (await this.ready(signal)).stream(name, input, onChunk)
  }

  /**
   * A stream that leaves no trace in the engine, to its end; closed when the signal aborts, and asked once more, from the beginning, where
   * the engine dies over it.
   * @throws LabError `cancelled` where the signal aborts
   */
  async follow<K extends StreamName<EngineContract>>(
    name: K,
    input: InputOf<EngineContract[K]>,
    onChunk: (chunk: ChunkOf<EngineContract[K]>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.streamToEnd(name, input, onChunk, signal)
    } catch (thrown) {
      if (asLabError(thrown).kind !== 'lost' || signal.aborted) throw thrown
      await this.streamToEnd(name, input, onChunk, signal)
    }
  }

  private async streamToEnd<K extends StreamName<EngineContract>>(
    name: K,
    input: InputOf<EngineContract[K]>,
    onChunk: (chunk: ChunkOf<EngineContract[K]>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await untilDone(await this.stream(name, input, onChunk, signal), signal)
    if (signal.aborted) throw new LabError('cancelled', 'stopped')
  }

  /** Calls with a model's key; where the engine does not hold the weights they are sent, and it is asked again. */
  withModel<T>(source: ModelSource, use: (model: { key: string }) => Promise<T>): Promise<T> {
    return this.withLoaded('model', source, use)
  }

  /** The same of an SAE. */
  withSae<T>(source: ModelSource, use: (sae: { key: string }) => Promise<T>): Promise<T> {
    return this.withLoaded('sae', source, use)
  }

  private async withLoaded<T>(kind: 'model' | 'sae', source: ModelSource, use: (loaded: { key: string }) => Promise<T>): Promise<T> {
    const key = this.keys[kind].get(source.key) ?? (await this.load(kind, source))
    try {
      return await use({ key })
    } catch (thrown) {
      if (asLabError(thrown).kind !== 'model-missing') throw thrown
      return use({ key: await this.load(kind, source) })
    }
  }

  private async load(kind: 'model' | 'sae', source: ModelSource): Promise<string> {
    const { key } = await this.call(`${kind}.load`, { bytes: source.bytes() })
    const keys = this.keys[kind]
    if (keys.size >= rememberedModels) keys.clear()
    keys.set(source.key, key)
    return key
  }

  private async introduce(client: EngineClient): Promise<void> {
    try {
      const info = await client.call('engine.info', {})
      if (this.client !== client) return
      this.engineInfo = info
      this.setState('ready', null)
    } catch (thrown) {
      const error = asLabError(thrown)
      // An engine that dies while it starts is the host's to restart or to give up.
      if (error.kind !== 'lost' && this.client === client) this.hostSays('failed', error.message)
    }
  }

  private setState(state: SystemStatus['engineState'], error: string | null): void {
    this.state = state
    this.error = error
    this.changed.emit()
  }

  private unavailable(): LabError {
    return new LabError('unavailable', `the engine could not be started: ${this.error ?? 'no reason was given'}`)
  }
}
