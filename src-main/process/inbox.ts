/**
 * The child's side of being launched by a host: named channels that the host attaches, whatever the launcher is. Under Electron's
 * utilityProcess a channel is a MessagePort of its own; under child_process all channels share the process's IPC pipe and carry their name.
 */
import { ChannelCore, type Channel } from '../contract/channel'

/** What travels over the IPC pipe of a child_process launcher, in both directions. */
export type PipeMessage = { type: 'attach' | 'detach'; name: string } | { type: 'message'; name: string; message: unknown }

/** What comes with a transferred port under utilityProcess. */
export interface PortMessage {
  type: 'attach'
  name: string
}

interface PortLike {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: PortLike[] }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** Electron puts it on `process` in a utility process; plain Node has none. */
const parentPort = (process as unknown as { parentPort?: PortLike }).parentPort

/**
 * Calls the listener with each channel that the host attaches. The process ends when its host is gone: a child without a host serves nobody.
 */
export function onAttach(listener: (name: string, channel: Channel) => void): void {
  if (parentPort) {
    parentPort.on('message', (event) => {
      const { type, name } = event.data as PortMessage
      const port = event.ports[0]
      if (type === 'attach' && port) listener(name, portChannel(port))
    })
    return
  }
  if (!process.send) throw new Error('this process is started by the lab, not by hand')
  const channels = new Map<string, ChannelCore>()
  process.on('message', (raw) => {
    const message = raw as PipeMessage
    if (message.type === 'attach') {
      const channel = new ChannelCore(
        (payload) => sendToHost({ type: 'message', name: message.name, message: payload }),
        () => {
          channels.delete(message.name)
          sendToHost({ type: 'detach', name: message.name })
        },
      )
      channels.set(message.name, channel)
      listener(message.name, channel)
    } else if (message.type === 'message') channels.get(message.name)?.deliver(message.message)
    else {
      channels.get(message.name)?.markClosed()
      channels.delete(message.name)
    }
  })
  process.on('disconnect', () => process.exit(0))
}

function sendToHost(message: PipeMessage): void {
  // A host that has just died cannot be written to; the disconnect that follows ends this process.
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

function portChannel(port: PortLike): Channel {
  const channel = new ChannelCore(
    (message) => port.postMessage(message),
    () => port.close(),
  )
  port.on('message', (event) => channel.deliver(event.data))
  port.on('close', () => channel.markClosed())
  port.start()
  return channel
}
