/** A channel on a MessagePort of Electron's main process, which can still be handed on to another process as long as nobody listens to it here. */
import { MessageChannelMain, type MessagePortMain } from 'electron'
import { ChannelCore, type Unsubscribe } from '../../contract/channel'

export class PortChannel extends ChannelCore {
  private state: 'idle' | 'listening' | 'released' = 'idle'

  constructor(private readonly port: MessagePortMain) {
    super(
      (message) => port.postMessage(message),
      // A port that was handed on is the other process's to close, which its death does.
      () => {
        if (this.state !== 'released') port.close()
      },
    )
  }

  override onMessage(listener: (message: unknown) => void): Unsubscribe {
    if (this.state === 'released') throw new Error('this port was handed on to another process')
    const off = super.onMessage(listener)
    if (this.state === 'idle') {
      this.state = 'listening'
      this.port.on('message', (event) => this.deliver(event.data))
      this.port.on('close', () => this.markClosed())
      this.port.start()
    }
    return off
  }

  /** The port itself, to be transferred; null where it is in use here. The channel stays: it is closed when the receiver is known to be dead. */
  release(): MessagePortMain | null {
    if (this.state !== 'idle') return null
    this.state = 'released'
    return this.port
  }
}

export function portPair(): [PortChannel, PortChannel] {
  const { port1, port2 } = new MessageChannelMain()
  return [new PortChannel(port1), new PortChannel(port2)]
}
