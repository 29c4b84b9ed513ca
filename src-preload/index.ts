/** Hands the page a port to the backend for the asking, and nothing else: no call of the lab is named here. */
import { contextBridge, ipcRenderer } from 'electron'
import { bridge, type BridgeMessage, type LabBridge } from '../src-main/contract/bridge'

for (const type of [bridge.port, bridge.closed]) {
  ipcRenderer.on(type, (event, id: string) => {
    const message: BridgeMessage = { type, id }
    window.postMessage(message, window.location.origin, [...event.ports])
  })
}

const lab: LabBridge = {
  host: 'electron',
  connect() {
    const id = crypto.randomUUID()
    ipcRenderer.send(bridge.connect, id)
    return id
  },
}
contextBridge.exposeInMainWorld('lab', lab)
