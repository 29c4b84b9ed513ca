/** The Electron that opens the lab's window: one that ELECTRON_OVERRIDE_DIST_PATH names, or the npm package's, whose binary comes on first use. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { forgetFailure, recentFailure, rememberFailure } from './failures.mjs'
import { reasonOf } from './run.mjs'

/** @typedef {import('./context.mjs').Context} Context */

const title = 'electron'

/** @param {Context} context */
export function hasDisplay({ platform, env }) {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** @type {Record<string, string>} */
const executables = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }

/** @param {Context} context */
export function findElectron({ root, env, platform }) {
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules/electron/dist')
  const file = join(folder, executables[platform] ?? 'electron')
  return existsSync(file) ? file : null
}

/**
 * @param {Context} context
 * @returns {Promise<string | null>} null where it cannot be had, which has then been said
 */
export async function setUpElectron(context) {
  const there = findElectron(context)
  if (there || context.env.ELECTRON_OVERRIDE_DIST_PATH) return there
  const { root, report, cache, now } = context
  const version = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version
  const memory = join(cache, `electron-${version}.failed.json`)
  const known = context.force ? null : recentFailure(memory, version, now())
  if (known) return null
  const done = report.start(title, `downloads Electron ${version}, about 120 MB`)
  const ran = await context.run(process.execPath, [join(root, 'node_modules/electron/install.js')], { show: report.fd, timeout: 15 * 60_000 })
  const file = findElectron(context)
  if (ran.code === 0 && file) {
    await forgetFailure(memory)
    done()
    return file
  }
  const reason = reasonOf(ran)
  report.say(title, `cannot be downloaded (${reason}): the lab opens in the browser instead; \`npm run setup\` tries again`)
  await rememberFailure(memory, { at: now(), reason, conditions: version })
  return null
}
