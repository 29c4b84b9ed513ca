/**
 * The child's side of being launched by a host: named channels that the host attaches, whatever the launcher is. Under Electron's
 * utilityProcess a channel is a MessagePort of its own; under child_process all channels share the process's IPC pipe and carry their name.
 */
import { ChannelCore, type Channel } from '../contract/channel'
import { pack, unpack, type PipeMessage } from './pipe'

export type { PipeMessage } from './pipe'

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
 * Throws where the process was started by hand.
 */
export function onAttach(listener: (name: string, channel: Channel) => void): void {
  ignoreTerminal()
  if (parentPort) attachPorts(parentPort, listener)
  else if (process.send) attachPipe(listener)
  else throw new Error('this process is started by the lab, not by hand')
}

/** A Ctrl-C or a closed terminal reaches every process of its group; the host alone acts on it, and ends its children in order. */
function ignoreTerminal(): void {
  process.on('SIGINT', () => {})
  if (process.platform !== 'win32') process.on('SIGHUP', () => {})
}

function attachPorts(parent: PortLike, listener: (name: string, channel: Channel) => void): void {
  parent.on('message', (event) => {
    const { type, name } = event.data as PortMessage
    const port = event.ports[0]
    if (type === 'attach' && port) listener(name, portChannel(port))
  })
}

interface PipeChannel {
  core: ChannelCore
  packed: boolean
}

function attachPipe(listener: (name: string, channel: Channel) => void): void {
  const channels = new Map<string, PipeChannel>()

  function attach(name: string, packed: boolean): Channel {
    const core = new ChannelCore(
      (message) => sendToHost({ type: 'message', name, message: packed ? pack(message) : message }),
      () => {
        channels.delete(name)
        sendToHost({ type: 'detach', name })
      },
    )
    channels.set(name, { core, packed })
    return core
  }

  process.on('message', (raw) => {
    const message = raw as PipeMessage
    const channel = channels.get(message.name)
    if (message.type === 'attach') listener(message.as ?? message.name, attach(message.name, message.packed ?? false))
    else if (message.type === 'message') channel?.core.deliver(channel.packed ? unpack(message.message) : message.message)
    else if (channel) {
      channels.delete(message.name)
      channel.core.markClosed()
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
