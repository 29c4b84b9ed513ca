/**
 * How a page in Electron comes to its channel: it asks through the preload, and a MessagePort to the backend arrives at its window. Shared by
 * the page, the preload and the host; it names no call of the lab.
 */

/** IPC between the preload and Electron's main process; the same words are the types of the messages that reach the page's window. */
export const bridge = { connect: 'lab:connect', port: 'lab:port', closed: 'lab:closed' } as const

/** What the preload puts at `window.lab`. A page without it is served by the web host. */
export interface LabBridge {
  readonly host: 'electron'
  /** Asks for a new port. It arrives at `window` as a BridgeMessage of this id, with the port in `ports[0]`. */
  connect(): string
}

/**
 * A `message` event's data, posted by the preload to its own window (`event.source === window`). After `lab:closed` the port of that id is
 * dead, which the port itself does not say in every Chromium: what is pending on it is lost, and the page asks for a new one.
 */
export interface BridgeMessage {
  type: typeof bridge.port | typeof bridge.closed
  id: string
}
