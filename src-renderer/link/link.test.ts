import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { channelPair, type Channel } from '../../src-main/contract/channel'
import { LabError } from '../../src-main/contract/errors'
import { call, serve, stream } from '../../src-main/contract/rpc'
import { backoff, Link } from './link'

const contract = {
  double: call(z.int())<number>(),
  hang: call(z.strictObject({}))<null>(),
  ticks: stream(z.strictObject({ fail: z.boolean() }))<number>(),
} as const

/** A host whose line can be cut; counts how often it was asked for one. */
function host() {
  const lines: Channel[] = []
  let refusals = 0
  const open = async () => {
    if (refusals > 0) {
      refusals--
      throw new LabError('unavailable', 'nobody there')
    }
    const [page, backend] = channelPair()
    serve(
      contract,
      {
        double: (value) => value * 2,
        hang: () => new Promise<null>(() => {}),
        ticks: ({ fail }, emit, { signal }) => {
          emit(lines.length)
          if (fail) throw new LabError('conflict', 'no')
          return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        },
      },
      backend,
    )
    lines.push(backend)
    return page
  }
  return { open, lines, refuse: (times: number) => (refusals = times), cut: () => lines.at(-1)?.close() }
}

describe('the line to the lab', () => {
  it('answers calls that are made before it stands, and again after it was cut', async () => {
    const { open, cut, lines } = host()
    const link = new Link(contract, open)
    expect(await link.call('double', 2)).toBe(4)
    cut()
    await vi.waitFor(() => expect(link.state).toBe('reconnecting'))
    expect(await link.call('double', 3)).toBe(6)
    expect(lines).toHaveLength(2)
    expect(link.state).toBe('open')
  })

  it('tells who waits when it is cut, rather than let them wait for ever', async () => {
    const { open, cut } = host()
    const link = new Link(contract, open)
    await link.call('double', 1)
    const waiting = link.call('hang', {})
    await Promise.resolve()
    cut()
    await expect(waiting).rejects.toMatchObject({ kind: 'lost', call: 'hang' })
  })

  it('opens streams again, until they are closed', async () => {
    const { open, cut, lines } = host()
    const link = new Link(contract, open)
    const seen: number[] = []
    const subscription = link.stream('ticks', { fail: false }, (tick) => seen.push(tick))
    await vi.waitFor(() => expect(seen).toEqual([1]))
    cut()
    await vi.waitFor(() => expect(seen).toEqual([1, 2]))
    subscription.close()
    await subscription.done
    cut()
    await vi.waitFor(() => expect(lines).toHaveLength(3))
    await link.call('double', 1)
    expect(seen).toEqual([1, 2])
  })

  it('hands on what a stream fails of, and does not open it again', async () => {
    const { open, cut, lines } = host()
    const link = new Link(contract, open)
    const seen: number[] = []
    await expect(link.stream('ticks', { fail: true }, (tick) => seen.push(tick)).done).rejects.toMatchObject({ kind: 'conflict' })
    cut()
    await vi.waitFor(() => expect(lines).toHaveLength(2))
    await link.call('double', 1)
    expect(seen).toEqual([1])
  })

  it('tries again while nobody is there, and says why', async () => {
    const { open, refuse } = host()
    refuse(2)
    const link = new Link(contract, open)
    await vi.waitFor(() => expect(link.problem).toBe('nobody there'))
    expect(await link.call('double', 5)).toBe(10)
    expect(link.problem).toBeNull()
  })

  it('waits longer after each failure, up to five seconds', () => {
    expect([1, 2, 3, 5, 6, 20].map(backoff)).toEqual([250, 500, 1000, 4000, 5000, 5000])
  })
})
