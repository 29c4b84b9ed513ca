/**
 * A two-way pipe for structured-clonable messages. The transport (a MessagePort, a WebSocket, a child process) knows bytes, the RPC layer
 * above it knows calls; neither knows a domain.
 */
export type Unsubscribe = () => void

export interface Channel {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): Unsubscribe
  /** Called once, when the other side is gone. A listener that is added afterwards is called at once. */
  onClose(listener: () => void): Unsubscribe
  close(): void
}

/**
 * Listeners and closing, which every transport needs and none should write anew. Messages that arrive before the first listener wait for it.
 */
export class ChannelCore implements Channel {
  private readonly messageListeners = new Set<(message: unknown) => void>()
  private readonly closeListeners = new Set<() => void>()
  private waiting: unknown[] = []
  private closed = false

  constructor(
    private readonly send: (message: unknown) => void,
    private readonly shut: () => void = () => {},
  ) {}

  post(message: unknown): void {
    if (!this.closed) this.send(message)
  }

  onMessage(listener: (message: unknown) => void): Unsubscribe {
    this.messageListeners.add(listener)
    const waiting = this.waiting
    this.waiting = []
    for (const message of waiting) listener(message)
    return () => this.messageListeners.delete(listener)
  }

  onClose(listener: () => void): Unsubscribe {
    if (this.closed) listener()
    else this.closeListeners.add(listener)
    return () => this.closeListeners.delete(listener)
  }

  close(): void {
    if (this.closed) return
    this.shut()
    this.markClosed()
  }

  /** For the transport: a message has arrived. */
  deliver(message: unknown): void {
    if (this.closed) return
    if (this.messageListeners.size === 0) this.waiting.push(message)
    for (const listener of this.messageListeners) listener(message)
  }

  /** For the transport: the other side is gone. */
  markClosed(): void {
    if (this.closed) return
    this.closed = true
    for (const listener of this.closeListeners) listener()
    this.closeListeners.clear()
    this.messageListeners.clear()
  }
}

/** Two joined channels in one process; what one posts the other receives, in order, in a later microtask. */
export function channelPair(): [Channel, Channel] {
  const left: ChannelCore = new ChannelCore(
    (message) => queueMicrotask(() => right.deliver(message)),
    () => queueMicrotask(() => right.markClosed()),
  )
  const right: ChannelCore = new ChannelCore(
    (message) => queueMicrotask(() => left.deliver(message)),
    () => queueMicrotask(() => left.markClosed()),
  )
  return [left, right]
}

/** Passes everything between two channels until one of them closes, and then closes the other. */
export function join(left: Channel, right: Channel): void {
  left.onMessage((message) => right.post(message))
  right.onMessage((message) => left.post(message))
  left.onClose(() => right.close())
  right.onClose(() => left.close())
}
