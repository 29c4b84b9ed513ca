import { describe, expect, it, vi } from 'vitest'
import { ChannelCore, channelPair, join } from './channel'

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('a channel', () => {
  it('keeps what arrives before the first listener, in order', () => {
    const channel = new ChannelCore(() => {})
    channel.deliver(1)
    channel.deliver(2)
    const got: unknown[] = []
    channel.onMessage((message) => got.push(message))
    channel.deliver(3)
    expect(got).toEqual([1, 2, 3])
  })

  it('says once that it is closed, also to whoever asks later, and sends nothing more', () => {
    const send = vi.fn()
    const shut = vi.fn()
    const early = vi.fn()
    const late = vi.fn()
    const channel = new ChannelCore(send, shut)
    channel.onClose(early)
    channel.close()
    channel.close()
    channel.markClosed()
    channel.onClose(late)
    channel.post('lost')
    expect(early).toHaveBeenCalledTimes(1)
    expect(late).toHaveBeenCalledTimes(1)
    expect(shut).toHaveBeenCalledTimes(1)
    expect(send).not.toHaveBeenCalled()
  })

  it('forgets a listener that unsubscribed', () => {
    const channel = new ChannelCore(() => {})
    const message = vi.fn()
    const close = vi.fn()
    channel.onMessage(message)()
    channel.onClose(close)()
    channel.onMessage(() => {})
    channel.deliver(1)
    channel.markClosed()
    expect(message).not.toHaveBeenCalled()
    expect(close).not.toHaveBeenCalled()
  })
})

describe('a pair', () => {
  it('delivers in order and later, not while it is posted', async () => {
    const [left, right] = channelPair()
    const got: unknown[] = []
    right.onMessage((message) => got.push(message))
    left.post(1)
    left.post(2)
    expect(got).toEqual([])
    await settled()
    expect(got).toEqual([1, 2])
  })

  it('closes as one, after what was posted has arrived', async () => {
    const [left, right] = channelPair()
    const seen: unknown[] = []
    right.onMessage((message) => seen.push(message))
    right.onClose(() => seen.push('closed'))
    left.post('last')
    left.close()
    await settled()
    expect(seen).toEqual(['last', 'closed'])
  })
})

it('joined channels pass messages and their end both ways', async () => {
  const [a, b] = channelPair()
  const [c, d] = channelPair()
  join(b, c)
  const atA: unknown[] = []
  const atD: unknown[] = []
  a.onMessage((message) => atA.push(message))
  a.onClose(() => atA.push('closed'))
  d.onMessage((message) => atD.push(message))
  a.post('to d')
  d.post('to a')
  await settled()
  d.close()
  await settled()
  expect(atD).toEqual(['to d'])
  expect(atA).toEqual(['to a', 'closed'])
})
