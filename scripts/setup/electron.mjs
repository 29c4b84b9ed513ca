/** The Electron that opens the lab's window: one that ELECTRON_OVERRIDE_DIST_PATH names, or the npm package's, whose binary comes on first use. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { underLock } from './context.mjs'
import { forgetFailure, recentFailure, rememberFailure } from './failures.mjs'
import { reasonOf } from './run.mjs'

/** @typedef {import('./context.mjs').Context} Context */

const title = 'electron'

/** @type {Record<string, string>} */
const executables = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }

/**
 * @param {string} platform
 * @returns {string} where an unpacked Electron has its executable
 */
export const executableIn = (platform) => executables[platform] ?? 'electron'

/** @param {Context} context */
export function findElectron({ root, env, platform }) {
  const given = env.ELECTRON_OVERRIDE_DIST_PATH
  const file = join(given ?? join(packageFolder(root), 'dist'), executableIn(platform))
  return existsSync(file) && (given !== undefined || isUnpacked(root)) ? file : null
}

/** @param {string} root */
const packageFolder = (root) => join(root, 'node_modules/electron')

/** @param {string} root */
const packageVersion = (root) => JSON.parse(readFileSync(join(packageFolder(root), 'package.json'), 'utf8')).version

/**
 * The binary is of the package's version, and whole: the package's script writes path.txt when all else is unpacked.
 * @param {string} root
 */
function isUnpacked(root) {
  try {
    const unpacked = readFileSync(join(packageFolder(root), 'dist/version'), 'utf8')
      .trim()
      .replace(/^v/, '')
    return unpacked === packageVersion(root) && existsSync(join(packageFolder(root), 'path.txt'))
  } catch {
    return false
  }
}

/**
 * @param {Context} context
 * @param {string} [instead] what happens, or can be done, without it
 * @returns {Promise<string | null>} null where it cannot be had, which has then been said
 */
export async function setUpElectron(context, instead = 'the lab opens in the browser instead') {
  const { root, report, env } = context
  const there = findElectron(context)
  if (there) return there
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    report.say(title, `there is none in ${env.ELECTRON_OVERRIDE_DIST_PATH} (ELECTRON_OVERRIDE_DIST_PATH): ${instead}`)
    return null
  }
  const outcome = known(context) ?? (await underLock(context, title, join(root, '.lab', 'electron.lock'), settle))
  if ('file' in outcome) return outcome.file
  report.say(title, `cannot be downloaded (${outcome.reason}): ${instead}; \`npm run setup\` tries again`)
  return null
}

/** @typedef {{ file: string } | { reason: string }} Outcome */

/**
 * What there is to find without a download: an Electron, or a failure of a short while ago.
 * @param {Context} context
 * @returns {Outcome | null}
 */
function known(context) {
  const file = findElectron(context)
  if (file) return { file }
  const version = packageVersion(context.root)
  const reason = context.force ? null : recentFailure(memoryOf(context, version), version, context.now())
  return reason === null ? null : { reason }
}

/**
 * @param {Context} context
 * @param {string} version
 */
const memoryOf = ({ cache }, version) => join(cache, `electron-${version}.failed.json`)

/**
 * Another set-up may have done it, or failed, while this one waited for the lock.
 * @param {Context} context
 * @returns {Promise<Outcome>}
 */
const settle = async (context) => known(context) ?? download(context)

/**
 * @param {Context} context
 * @returns {Promise<Outcome>}
 */
async function download(context) {
  const { root, report, now } = context
  const version = packageVersion(root)
  const done = report.start(title, `downloads Electron ${version}, about 120 MB`)
  const ran = await context.run(process.execPath, [join(packageFolder(root), 'install.js')], { show: report.fd, timeout: 15 * 60_000 })
  const file = findElectron(context)
  if (ran.code === 0 && file) {
    await forgetFailure(memoryOf(context, version))
    done()
    return { file }
  }
  const reason = reasonOf(ran)
  await rememberFailure(memoryOf(context, version), { at: now(), reason, conditions: version })
  return { reason }
}
