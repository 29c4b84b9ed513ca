/**
 * Calls and streams over a channel. A contract is a record of specifications; the compiler derives the client's and the handlers' types from
 * it, and zod checks every input where it arrives. Nothing but a contract's own names can be called.
 */
import * as z from 'zod'
import type { Channel } from './channel'
import { asLabError, describeZodError, errorShape, LabError } from './errors'

// A page with a strict content security policy may not compile code at run time.
z.config({ jitless: true })

export interface CallSpec<I extends z.ZodType = z.ZodType, O = unknown> {
  readonly type: 'call'
  readonly input: I
  /** Carries the output's type only; it is ours on both sides and is not parsed again. */
  readonly output?: O
}
export interface StreamSpec<I extends z.ZodType = z.ZodType, C = unknown> {
  readonly type: 'stream'
  readonly input: I
  readonly chunk?: C
}
export type Contract = Readonly<Record<string, CallSpec | StreamSpec>>

/** `call(input)<Output>()`: two steps, because TypeScript infers either all type arguments or none. */
export function call<I extends z.ZodType>(input: I) {
  return <O>(): CallSpec<I, O> => ({ type: 'call', input })
}
export function stream<I extends z.ZodType>(input: I) {
  return <C>(): StreamSpec<I, C> => ({ type: 'stream', input })
}

export type CallName<C extends Contract> = { [K in keyof C]: C[K] extends CallSpec ? K : never }[keyof C] & string
export type StreamName<C extends Contract> = { [K in keyof C]: C[K] extends StreamSpec ? K : never }[keyof C] & string
/** What a caller writes (defaults may be left out). */
export type InputOf<S> = S extends { input: infer I extends z.ZodType } ? z.input<I> : never
/** What a handler gets (defaults filled in). */
export type ParsedOf<S> = S extends { input: infer I extends z.ZodType } ? z.output<I> : never
export type OutputOf<S> = S extends CallSpec<z.ZodType, infer O> ? O : never
export type ChunkOf<S> = S extends StreamSpec<z.ZodType, infer C> ? C : never

export interface CallContext {
  /** Aborted when the caller gives up or is gone. */
  readonly signal: AbortSignal
}
export type Handlers<C extends Contract> = {
  readonly [K in CallName<C>]: (input: ParsedOf<C[K]>, context: CallContext) => Promise<OutputOf<C[K]>> | OutputOf<C[K]>
} & {
  readonly [K in StreamName<C>]: (input: ParsedOf<C[K]>, emit: (chunk: ChunkOf<C[K]>) => void, context: CallContext) => Promise<void>
}

type Message =
  | { k: 'call' | 'open'; id: number; name: string; input: unknown }
  | { k: 'ok' | 'chunk'; id: number; value: unknown }
  | { k: 'end' | 'abort'; id: number }
  | { k: 'fail'; id: number; error: unknown }

const messageShape = z.discriminatedUnion('k', [
  z.object({ k: z.enum(['call', 'open']), id: z.int(), name: z.string(), input: z.unknown() }),
  z.object({ k: z.enum(['ok', 'chunk']), id: z.int(), value: z.unknown() }),
  z.object({ k: z.enum(['end', 'abort']), id: z.int() }),
  z.object({ k: z.literal('fail'), id: z.int(), error: z.unknown() }),
])

/** The largest input that is let through a border, in bytes, by `sizeOf`'s estimate. */
export const maxInputBytes = 64 * 1024 * 1024

/** Bytes that a message's payload takes, estimated; stops counting once `limit` is passed. */
export function sizeOf(value: unknown, limit = maxInputBytes): number {
  let bytes = 0
  const pending: unknown[] = [value]
  while (pending.length > 0 && bytes <= limit) {
    const next = pending.pop()
    if (typeof next === 'string') bytes += next.length * 2
    else if (ArrayBuffer.isView(next)) bytes += next.byteLength
    else if (next instanceof ArrayBuffer) bytes += next.byteLength
    else if (next !== null && typeof next === 'object') {
      for (const key in next) {
        bytes += key.length
        pending.push((next as Record<string, unknown>)[key])
      }
    } else bytes += 8
  }
  return bytes
}

export interface Subscription {
  /** Resolves when the stream has ended by itself or was closed; rejects with a LabError when it failed. */
  readonly done: Promise<void>
  close(): void
}

export interface Client<C extends Contract> {
  call<K extends CallName<C>>(name: K, input: InputOf<C[K]>, options?: { signal?: AbortSignal }): Promise<OutputOf<C[K]>>
  stream<K extends StreamName<C>>(name: K, input: InputOf<C[K]>, onChunk: (chunk: ChunkOf<C[K]>) => void): Subscription
  readonly channel: Channel
}

interface Pending {
  name: string
  onValue(value: unknown): void
  onEnd(): void
  onFail(error: LabError): void
}

/** The calling side. Whatever is pending when the channel closes fails with kind `lost`: no caller waits for ever. */
export function createClient<C extends Contract>(_contract: C, channel: Channel): Client<C> {
  let lastId = 0
  let lost = false
  const pending = new Map<number, Pending>()

  channel.onMessage((raw) => {
    const parsed = messageShape.safeParse(raw)
    if (!parsed.success) return
    const message = parsed.data
    const entry = pending.get(message.id)
    if (!entry) return // a late answer to something given up
    if (message.k === 'chunk') entry.onValue(message.value)
    else if (message.k === 'ok') {
      pending.delete(message.id)
      entry.onValue(message.value)
    } else if (message.k === 'end') {
      pending.delete(message.id)
      entry.onEnd()
    } else if (message.k === 'fail') {
      pending.delete(message.id)
      const shape = errorShape.safeParse(message.error)
      entry.onFail(shape.success ? LabError.fromShape(shape.data) : new LabError('internal', 'an error without a shape', { call: entry.name }))
    }
  })
  channel.onClose(() => {
    lost = true
    const entries = [...pending.values()]
    pending.clear()
    for (const entry of entries) entry.onFail(lostError(entry.name))
  })

  function start(kind: 'call' | 'open', name: string, input: unknown, entry: Pending): number {
    const id = ++lastId
    if (lost) {
      entry.onFail(lostError(name))
      return id
    }
    pending.set(id, entry)
    channel.post({ k: kind, id, name, input } satisfies Message)
    return id
  }

  function giveUp(id: number): boolean {
    if (!pending.delete(id)) return false
    channel.post({ k: 'abort', id } satisfies Message)
    return true
  }

  return {
    channel,
    call(name, input, options = {}) {
      return new Promise((resolve, reject) => {
        const { signal } = options
        if (signal?.aborted) return reject(new LabError('cancelled', 'given up before it started', { call: name }))
        const abort = () => {
          if (giveUp(id)) reject(new LabError('cancelled', 'given up by the caller', { call: name }))
        }
        const settle = () => signal?.removeEventListener('abort', abort)
        const id = start('call', name, input, {
          name,
          onValue: (value) => (settle(), resolve(value as never)),
          onEnd: () => (settle(), reject(new LabError('internal', 'a call ended like a stream', { call: name }))),
          onFail: (error) => (settle(), reject(error)),
        })
        signal?.addEventListener('abort', abort)
      })
    },
    stream(name, input, onChunk) {
      let finish: () => void = () => {}
      let id = 0
      const done = new Promise<void>((resolve, reject) => {
        finish = resolve
        id = start('open', name, input, { name, onValue: (value) => onChunk(value as never), onEnd: resolve, onFail: reject })
      })
      // A subscriber that does not look at `done` must not bring its process down.
      done.catch(() => {})
      return {
        done,
        close() {
          giveUp(id)
          finish()
        },
      }
    },
  }
}

function lostError(name: string): LabError {
  return new LabError('lost', 'the process that worked on this is gone', { call: name })
}

/** The answering side: serves one channel until it closes. */
export function serve<C extends Contract>(contract: C, handlers: Handlers<C>, channel: Channel): void {
  const running = new Map<number, AbortController>()

  channel.onClose(() => {
    for (const controller of running.values()) controller.abort()
    running.clear()
  })

  channel.onMessage((raw) => {
    const parsed = messageShape.safeParse(raw)
    if (!parsed.success) {
      const id = (raw as { id?: unknown } | null)?.id
      const error = new LabError('bad-input', `not a message of this protocol: ${describeZodError(parsed.error)}`)
      if (typeof id === 'number') channel.post({ k: 'fail', id, error: error.toShape() } satisfies Message)
      return
    }
    const message = parsed.data
    if (message.k === 'abort') {
      running.get(message.id)?.abort()
      running.delete(message.id)
    } else if (message.k === 'call' || message.k === 'open') void answer(message.k, message.id, message.name, message.input)
  })

  async function answer(kind: 'call' | 'open', id: number, name: string, rawInput: unknown): Promise<void> {
    const controller = new AbortController()
    running.set(id, controller)
    const post = (message: Message) => {
      // After an abort the other side has forgotten the id.
      if (!controller.signal.aborted) channel.post(message)
    }
    try {
      const input = checkInput(contract, kind, name, rawInput)
      const context: CallContext = { signal: controller.signal }
      if (kind === 'call') {
        const handler = handlers[name as CallName<C>] as (input: unknown, context: CallContext) => unknown
        post({ k: 'ok', id, value: await handler(input, context) })
      } else {
        const handler = handlers[name as StreamName<C>] as unknown as (
          input: unknown,
          emit: (chunk: unknown) => void,
          context: CallContext,
        ) => Promise<void>
        await handler(input, (value) => post({ k: 'chunk', id, value }), context)
        post({ k: 'end', id })
      }
    } catch (thrown) {
      const error = asLabError(thrown, name)
      post({ k: 'fail', id, error: error.toShape() })
    } finally {
      running.delete(id)
    }
  }
}

function checkInput(contract: Contract, kind: 'call' | 'open', name: string, input: unknown): unknown {
  const spec = Object.hasOwn(contract, name) ? contract[name] : undefined
  if (!spec || (spec.type === 'call') !== (kind === 'call')) {
    throw new LabError('unknown-call', `there is no ${kind === 'call' ? 'call' : 'stream'} named ${JSON.stringify(name)}`, { call: name })
  }
  if (sizeOf(input) > maxInputBytes) {
    throw new LabError('too-large', `the input is larger than ${maxInputBytes / 1024 / 1024} MiB`, { call: name })
  }
  const parsed = spec.input.safeParse(input)
  if (!parsed.success) throw new LabError('bad-input', describeZodError(parsed.error), { call: name })
  return parsed.data
}
