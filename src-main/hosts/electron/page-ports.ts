/** Joins each page that asks to the backend, by a MessagePort of its own. */
import { ipcMain, MessageChannelMain, type IpcMainEvent } from 'electron'
import { bridge } from '../../contract/bridge'
import { type Channel } from '../../contract/channel'
import { isPage } from './hardening'
import { PortChannel } from './port-channel'

export function servePorts(onPage: (channel: Channel) => void): void {
  ipcMain.on(bridge.connect, (event, id: unknown) => {
    const frame = event.senderFrame
    if (!frame || frame.parent || !isPage(frame.url) || typeof id !== 'string') return
    onPage(connectPage(event, id))
  })
}

function connectPage(event: IpcMainEvent, id: string): Channel {
  const { sender } = event
  const { port1, port2 } = new MessageChannelMain()
  const channel = new PortChannel(port2)
  const close = () => channel.close()
  sender.once('destroyed', close)
  sender.once('render-process-gone', close)
  channel.onClose(() => {
    sender.off('destroyed', close)
    sender.off('render-process-gone', close)
    // The port says nothing of its end in every Chromium; a page that was loaded anew does not know the id and lets it pass.
    if (!sender.isDestroyed()) sender.send(bridge.closed, id)
  })
  sender.postMessage(bridge.port, id, [port1])
  return channel
}
