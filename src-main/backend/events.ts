/** What the backend's parts tell each other, and the streams that pages hear of it: coalesced, so that a fast job does not flood a page. */
import { type Unsubscribe } from '../contract/channel'
import { coalesce } from './coalesce'

/** Streams send at most this often. */
const streamPauseMs = 100

/** One subject with its listeners. */
export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>()

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value)
  }

  on(listener: (value: T) => void): Unsubscribe {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

/** Resolves when the caller of a stream is gone, after undoing what `start` began. */
export function untilAborted(signal: AbortSignal, start: () => Unsubscribe): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  const stop = start()
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        stop()
        resolve()
      },
      { once: true },
    )
  })
}

/** A stream of a state: now, and after every change, its newest value. */
export function watchState<T>(signal: AbortSignal, changed: Pick<Signal<void>, 'on'>, read: () => T, emit: (value: T) => void): Promise<void> {
  return untilAborted(signal, () => {
    const send = coalesce(streamPauseMs, () => emit(read()))
    send()
    const off = changed.on(send)
    return () => {
      off()
      send.cancel()
    }
  })
}

/** A stream of happenings: none is lost, those of one pause travel together. */
export function watchItems<T>(signal: AbortSignal, happened: Signal<T>, emit: (items: T[]) => void): Promise<void> {
  return untilAborted(signal, () => {
    let waiting: T[] = []
    const send = coalesce(streamPauseMs, () => {
      const items = waiting
      waiting = []
      emit(items)
    })
    const off = happened.on((item) => {
      waiting.push(item)
      send()
    })
    return () => {
      off()
      send.cancel()
    }
  })
}
