import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import * as z from 'zod'
import { ChannelCore, channelPair, type Channel } from './channel'
import { LabError } from './errors'
import { call, createClient, maxInputBytes, serve, sizeOf, stream, type CallContext, type Client, type Handlers } from './rpc'

const contract = {
  double: call(z.strictObject({ value: z.number().max(100), times: z.int().default(1) }))<number>(),
  fail: call(z.strictObject({ how: z.enum(['plain', 'typed', 'text']) }))<null>(),
  wait: call(z.strictObject({}))<string>(),
  take: call(z.strictObject({ bytes: z.instanceof(Uint8Array) }))<number>(),
  count: stream(z.strictObject({ to: z.int() }))<number>(),
  forever: stream(z.strictObject({}))<number>(),
} as const
type Test = typeof contract

interface Setup {
  client: Client<Test>
  server: Channel
  page: Channel
  /** The context of the newest `wait` or `forever`, and how to make `forever` emit. */
  running: { context: CallContext; emit(value: number): void }[]
}

function setUp(): Setup {
  const [page, server] = channelPair()
  const running: Setup['running'] = []
  const handlers: Handlers<Test> = {
    double: ({ value, times }) => value * 2 ** times,
    fail({ how }) {
      if (how === 'typed') throw new LabError('conflict', 'in the way', { details: { ids: ['r1'] } })
      throw how === 'plain' ? new TypeError('a defect') : 'text'
    },
    wait: (_, context) => {
      running.push({ context, emit() {} })
      return new Promise((resolve) => context.signal.addEventListener('abort', () => resolve('too late')))
    },
    take: ({ bytes }) => bytes.length,
    async count({ to }, emit) {
      for (let value = 1; value <= to; value++) emit(value)
    },
    forever: (_, emit, context) => {
      running.push({ context, emit })
      return new Promise((resolve) => context.signal.addEventListener('abort', () => resolve()))
    },
  }
  serve(contract, handlers, server)
  return { client: createClient(contract, page), server, page, running }
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('a call', () => {
  it('gives the handler parsed input, with defaults, and the caller its output', async () => {
    const { client } = setUp()
    const answer = client.call('double', { value: 4 })
    expectTypeOf(answer).resolves.toBeNumber()
    expect(await answer).toBe(8)
    expect(await client.call('double', { value: 4, times: 3 })).toBe(32)
  })

  it('answers out of order to whom it belongs', async () => {
    const { client } = setUp()
    void client.call('wait', {})
    expect(await Promise.all([client.call('double', { value: 1 }), client.call('double', { value: 2 })])).toEqual([2, 4])
  })

  it.each(['nothing', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'count'])('named %j is unknown', async (name) => {
    const { client } = setUp()
    await expect(client.call(name as 'double', {} as never)).rejects.toMatchObject({
      kind: 'unknown-call',
      call: name,
      message: expect.stringContaining(JSON.stringify(name)) as string,
    })
  })

  it.each(['__proto__', 'constructor', 'double'])('named %j is unknown as a stream too', async (name) => {
    const { client } = setUp()
    await expect(client.stream(name as 'count', { to: 1 }, () => {}).done).rejects.toMatchObject({ kind: 'unknown-call', call: name })
  })

  it('with bad input fails naming the call, the field and the rule, and never reaches the handler', async () => {
    const { client, running } = setUp()
    await expect(client.call('double', { value: 101 })).rejects.toMatchObject({
      kind: 'bad-input',
      call: 'double',
      message: expect.stringMatching(/value.*100/) as string,
    })
    await expect(client.call('double', { value: 'x' as never })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(client.call('wait', { surplus: 1 } as never)).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('surplus') as string,
    })
    await expect(client.call('wait', null as never)).rejects.toMatchObject({ kind: 'bad-input' })
    expect(running).toEqual([])
  })

  it('with too large an input fails as such, and one just small enough does not', async () => {
    const { client } = setUp()
    await expect(client.call('take', { bytes: new Uint8Array(maxInputBytes + 1) })).rejects.toMatchObject({ kind: 'too-large', call: 'take' })
    expect(await client.call('take', { bytes: new Uint8Array(maxInputBytes - 100) })).toBe(maxInputBytes - 100)
  })

  it('carries a LabError as it is, with the name of the call', async () => {
    const { client } = setUp()
    const error: unknown = await client.call('fail', { how: 'typed' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LabError)
    expect(error).toMatchObject({ kind: 'conflict', message: 'in the way', call: 'fail', details: { ids: ['r1'] } })
  })

  it('turns any other throw into `internal`', async () => {
    const { client } = setUp()
    await expect(client.call('fail', { how: 'plain' })).rejects.toMatchObject({ kind: 'internal', message: 'a defect', call: 'fail' })
    await expect(client.call('fail', { how: 'text' })).rejects.toMatchObject({ kind: 'internal', message: 'text' })
  })

  it('that is given up fails at once and tells its handler', async () => {
    const { client, running } = setUp()
    const controller = new AbortController()
    const answer = client.call('wait', {}, { signal: controller.signal })
    await settled()
    controller.abort()
    await expect(answer).rejects.toMatchObject({ kind: 'cancelled', call: 'wait' })
    await settled()
    expect(running[0]?.context.signal.aborted).toBe(true)
    await expect(client.call('wait', {}, { signal: controller.signal })).rejects.toMatchObject({ kind: 'cancelled' })
    expect(running).toHaveLength(1)
  })
})

describe('a stream', () => {
  it('gives its chunks in order, then ends', async () => {
    const { client } = setUp()
    const chunks: number[] = []
    await client.stream('count', { to: 3 }, (chunk) => chunks.push(chunk)).done
    expect(chunks).toEqual([1, 2, 3])
  })

  it('that is closed tells its handler, and drops chunks that were under way', async () => {
    const { client, running } = setUp()
    const chunks: number[] = []
    const subscription = client.stream('forever', {}, (chunk) => chunks.push(chunk))
    await settled()
    running[0]!.emit(1)
    await settled()
    running[0]!.emit(2)
    subscription.close()
    await subscription.done
    await settled()
    expect(chunks).toEqual([1])
    expect(running[0]!.context.signal.aborted).toBe(true)
  })

  it('drops a late chunk of an older stream, and keeps the newer one’s', async () => {
    const sent: unknown[] = []
    const channel = new ChannelCore((message) => sent.push(message))
    const client = createClient(contract, channel)
    const chunks: string[] = []
    client.stream('forever', {}, (chunk) => chunks.push(`old ${chunk}`)).close()
    client.stream('forever', {}, (chunk) => chunks.push(`new ${chunk}`))
    channel.deliver({ k: 'chunk', id: 1, value: 1 })
    channel.deliver({ k: 'chunk', id: 2, value: 2 })
    expect(chunks).toEqual(['new 2'])
    expect(sent).toMatchObject([
      { k: 'open', id: 1 },
      { k: 'abort', id: 1 },
      { k: 'open', id: 2 },
    ])
  })

  it('with bad input fails through `done`', async () => {
    const { client } = setUp()
    await expect(client.stream('count', { to: 1.5 }, () => {}).done).rejects.toMatchObject({ kind: 'bad-input', call: 'count' })
  })
})

describe('when the channel closes', () => {
  it('everything pending is lost, and so is what is asked afterwards', async () => {
    const { client, server } = setUp()
    const pendingCall = client.call('wait', {})
    const pendingStream = client.stream('forever', {}, () => {})
    await settled()
    server.close()
    await expect(pendingCall).rejects.toMatchObject({ kind: 'lost', call: 'wait' })
    await expect(pendingStream.done).rejects.toMatchObject({ kind: 'lost', call: 'forever' })
    await expect(client.call('double', { value: 1 })).rejects.toMatchObject({ kind: 'lost' })
  })

  it('whatever runs for it is aborted', async () => {
    const { client, page, running } = setUp()
    client.call('wait', {}).catch(() => {})
    client.stream('forever', {}, () => {})
    await settled()
    page.close()
    await settled()
    expect(running.map(({ context }) => context.signal.aborted)).toEqual([true, true])
  })
})

describe('at the border', () => {
  it('nothing is sent any more for what was given up', async () => {
    const { page, running } = setUp()
    const answers = vi.fn()
    page.onMessage(answers)
    page.post({ k: 'open', id: 50, name: 'forever', input: {} })
    page.post({ k: 'call', id: 51, name: 'wait', input: {} })
    await settled()
    page.post({ k: 'abort', id: 50 })
    page.post({ k: 'abort', id: 51 })
    await settled()
    running[0]!.emit(1)
    await settled()
    expect(answers).not.toHaveBeenCalled()
  })

  it('a message of no known form is answered where it has an id, and the session goes on', async () => {
    const { client, page } = setUp()
    const answers = vi.fn()
    page.onMessage(answers)
    for (const message of [null, 5, 'text', [], { k: 'call' }, { k: 'eval', id: 77, code: 'x' }, { k: 'call', id: 78, name: 5 }]) page.post(message)
    await settled()
    expect(answers.mock.calls.map(([answer]) => answer as unknown)).toMatchObject([
      { k: 'fail', id: 77, error: { kind: 'bad-input' } },
      { k: 'fail', id: 78, error: { kind: 'bad-input' } },
    ])
    expect(await client.call('double', { value: 1 })).toBe(2)
  })

  it('an abort of nothing does nothing', async () => {
    const { client, page } = setUp()
    page.post({ k: 'abort', id: 999 })
    expect(await client.call('double', { value: 1 })).toBe(2)
  })
})

it('estimates sizes, and stops counting past its limit', () => {
  expect(sizeOf(new Float32Array(10))).toBe(40)
  expect(sizeOf('abc')).toBe(6)
  expect(sizeOf({ ab: [1, 'x'] })).toBe(2 + 1 + 8 + 1 + 2)
  expect(
    sizeOf(
      Array.from({ length: 1000 }, () => new Uint8Array(1000)),
      5000,
    ),
  ).toBeLessThan(7000)
})
