/** What the backend runs on under Electron. The engine's addon is Node-API 8 and runs in any; the store's needs Node-API 10. */

/** The first Electron whose Node the native store can be loaded into. */
const firstWithStore = 36

/** `utility` where this Electron can hold the store itself, `node` where a Node child must. */
export function backendRuntime(electronVersion: string): 'utility' | 'node' {
  return Number.parseInt(electronVersion, 10) >= firstWithStore ? 'utility' : 'node'
}
