import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Signal, watchItems, watchState } from './events'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('streams', () => {
  it('send the newest state at most ten times a second, and the last one always', async () => {
    const changed = new Signal<void>()
    const caller = new AbortController()
    const sent: number[] = []
    let value = 0
    const done = watchState(
      caller.signal,
      changed,
      () => value,
      (state) => sent.push(state),
    )
    for (value = 1; value <= 500; value++) {
      changed.emit()
      vi.advanceTimersByTime(1)
    }
    value = 501
    changed.emit()
    vi.advanceTimersByTime(200)
    expect(sent.length).toBeLessThanOrEqual(7)
    expect(sent[0]).toBe(0)
    expect(sent.at(-1)).toBe(501)

    caller.abort()
    await done
    changed.emit()
    vi.advanceTimersByTime(200)
    expect(sent.at(-1)).toBe(501)
  })

  it('lose no happening', () => {
    const happened = new Signal<number>()
    const chunks: number[][] = []
    void watchItems(new AbortController().signal, happened, (items) => chunks.push(items))
    for (let item = 0; item < 50; item++) {
      happened.emit(item)
      vi.advanceTimersByTime(9)
    }
    vi.advanceTimersByTime(200)
    expect(chunks.flat()).toEqual(Array.from({ length: 50 }, (_, item) => item))
    expect(chunks.length).toBeLessThanOrEqual(7)
  })
})
