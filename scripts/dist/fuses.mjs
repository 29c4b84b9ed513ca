/**
 * Electron's fuses: what an installed app can do no more, whoever starts it with whatever arguments. They are switches in the executable itself, and an
 * older Electron has fewer of them.
 */
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/**
 * @typedef {object} Fuses
 * @property {boolean} RunAsNode as a plain Node for ELECTRON_RUN_AS_NODE; the lab's children are utility processes, or have a Node of their own
 * @property {boolean} EnableCookieEncryption the page keeps no cookies, and a key ring that asks for a password would be in the way
 * @property {boolean} EnableNodeOptionsEnvironmentVariable
 * @property {boolean} EnableNodeCliInspectArguments
 * @property {boolean} EnableEmbeddedAsarIntegrityValidation where Electron has it
 * @property {boolean} OnlyLoadAppFromAsar
 * @property {boolean} LoadBrowserProcessSpecificV8Snapshot there is none
 * @property {boolean} GrantFileProtocolExtraPrivileges the page has a scheme of its own, and a report to print loads nothing
 * @property {boolean} WasmTrapHandlers for the engine, where it is WebAssembly
 */

/**
 * @param {string} platform
 * @returns {Fuses}
 */
export const fusesOf = (platform) => ({
  RunAsNode: false,
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: platform === 'darwin' || platform === 'win32',
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
})

/**
 * Sets all fuses that this Electron has.
 * @param {string} app the executable, or on macOS the .app
 * @param {string} platform
 */
export async function setFuses(app, platform) {
  const has = await getCurrentFuseWire(app)
  const wanted = Object.entries(fusesOf(platform)).map(([name, on]) => /** @type {const} */ ([FuseV1Options[/** @type {keyof Fuses} */ (name)], on]))
  await flipFuses(app, {
    version: FuseVersion.V1,
    // On Apple's own processors a program whose signature does not fit its bytes is not started.
    resetAdHocDarwinSignature: platform === 'darwin',
    ...Object.fromEntries(wanted.filter(([fuse]) => fuse in has)),
  })
}
