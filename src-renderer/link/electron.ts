/** The channel of a page in an Electron window: the preload asks main for a port and hands it over by a message of this window. */
import { bridge, type BridgeMessage, type LabBridge } from '../../src-main/contract/bridge'
import { ChannelCore, type Channel } from '../../src-main/contract/channel'
import { LabError } from '../../src-main/contract/errors'

declare global {
  interface Window {
    lab?: LabBridge
  }
}

/** Resolves with the port's channel; rejects with `unavailable` where the backend is gone before it came. */
export function openElectronChannel(host: LabBridge): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const listen = (event: MessageEvent<BridgeMessage>) => {
      if (event.source !== window || event.data?.id !== id) return
      const port = event.ports[0]
      if (event.data.type === bridge.closed) {
        removeEventListener('message', listen)
        channel?.markClosed()
        reject(new LabError('unavailable', 'the lab is being started again'))
      } else if (event.data.type === bridge.port && port) {
        channel = portChannel(port)
        resolve(channel)
      }
    }
    let channel: ChannelCore | null = null
    addEventListener('message', listen)
    const id = host.connect()
  })
}

function portChannel(port: MessagePort): ChannelCore {
  const channel = new ChannelCore(
    (message) => port.postMessage(message),
    () => port.close(),
  )
  port.onmessage = (event) => channel.deliver(event.data)
  return channel
}
