/** `npm start`: set-up, then the lab: in an Electron window where there are a display and an Electron, else as a web host. Arguments are passed on. */
import { spawn } from 'node:child_process'
import { hasDisplay, setUpElectron } from './setup/electron.mjs'
import { handOver } from './setup/hand-over.mjs'
import { endAs, follow } from './setup/node.mjs'
import { entriesOf, root } from './setup/places.mjs'
import { orSay, setUpLab, setUpRuntime } from './setup/steps.mjs'

const startupTrouble = 5_000

await orSay(async () => {
  const context = await setUpRuntime(process.stdout)
  await setUpLab(context)
  const electron = hasDisplay(context) ? await setUpElectron(context) : null
  if (electron) await openWindow(electron, context)
  else openPage(context)
})

/**
 * @param {string} electron
 * @param {import('./setup/context.mjs').Context} context
 */
async function openWindow(electron, context) {
  const { env, report } = context
  const { ELECTRON_RUN_AS_NODE: _, ...clean } = env
  // Chromium refuses to run its sandbox as root, which only containers do.
  const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const begun = performance.now()
  const end = await follow(
    spawn(electron, [...flags, root, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...clean, LAB_NODE: process.execPath } }),
  )
  // A display that refuses, a missing system library, a kernel that forbids the sandbox: all end it at once.
  if (end.code === 0 || performance.now() - begun > startupTrouble) endAs(end)
  report.say('electron', 'did not start here: the lab opens in the browser instead')
  openPage(context)
}

/** @param {import('./setup/context.mjs').Context} context */
function openPage(context) {
  // Without a display, whoever reads the address opens it.
  if (hasDisplay(context)) process.argv.push('--open')
  handOver(entriesOf(root).web)
}
