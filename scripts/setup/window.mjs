/** Opens a built lab: in an Electron window, else as a web host in this very process. A checkout and a bundle do it alike. */
import { spawn } from 'node:child_process'
import { handOver } from './hand-over.mjs'
import { endAs, follow } from './node.mjs'
import { entriesOf } from './places.mjs'

/** @typedef {{ platform: string, env: NodeJS.ProcessEnv }} Machine */
/** @typedef {Machine & { report: import('./report.mjs').Report }} Context */

const startupTrouble = 5_000

/** @param {Machine} machine */
export function hasDisplay({ platform, env }) {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * Passes this process's arguments on. Where Electron does not start, the web host does.
 * @param {string} electron path of the executable
 * @param {string} lab the folder with package.json and out/
 * @param {Context} context
 */
export async function openWindow(electron, lab, context) {
  const { env, report } = context
  const { ELECTRON_RUN_AS_NODE: _, ...clean } = env
  // Chromium refuses to run its sandbox as root, which only containers do.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const begun = performance.now()
  const end = await follow(
    spawn(electron, [...flags, lab, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...clean, LAB_NODE: process.execPath } }),
  )
  // A display that refuses, a missing system library, a kernel that forbids the sandbox: all end it at once.
  if (end.code === 0 || performance.now() - begun > startupTrouble) endAs(end)
  report.say('electron', 'did not start here: the lab opens in the browser instead')
  openPage(lab, context)
}

/**
 * @param {string} lab
 * @param {Machine} machine
 */
export function openPage(lab, machine) {
  // Without a display, whoever reads the address opens it.
  if (hasDisplay(machine)) process.argv.push('--open')
  handOver(entriesOf(lab).web)
}
