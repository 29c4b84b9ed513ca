/** The Electron that an app is made of: the lab's own, or for an unpacked app another one. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { executableIn, setUpElectron } from '../setup/electron.mjs'
import { SetupProblem } from '../setup/problem.mjs'

/** @typedef {import('../setup/context.mjs').Context} Context */
/** @typedef {import('./app.mjs').ElectronDist} ElectronDist */

const instead = '`npm run package -- --electron FOLDER --dir` makes an unpacked app of another one'

/**
 * @param {Context} context
 * @returns {Promise<ElectronDist>}
 * @throws SetupProblem where it cannot be had, the reason for which has then been said
 */
export async function ownElectron(context) {
  const file = await setUpElectron(context, 'there is nothing to pack the lab into')
  if (!file) throw new SetupProblem('network', `there is no Electron; ${instead}`)
  return { folder: folderOf(file, context.platform), version: await versionOf(context, file) }
}

/**
 * @param {Context} context
 * @param {string} folder
 * @param {boolean} installers
 * @returns {Promise<ElectronDist>}
 * @throws SetupProblem where there is none, or where installers of it are asked for
 */
export async function namedElectron(context, folder, installers) {
  const version = await versionOf(context, join(folder, executableIn(context.platform)))
  const { devDependencies } = JSON.parse(readFileSync(join(context.root, 'package.json'), 'utf8'))
  const own = devDependencies.electron.replace(/^\D*/, '')
  if (installers && major(version) !== major(own))
    throw new SetupProblem(
      'failed',
      `an installer is made of Electron ${major(own)}, and ${folder} holds Electron ${version}: with --dir it makes an unpacked app`,
    )
  return { folder, version }
}

/** @param {string} version */
const major = (version) => Number.parseInt(version, 10)

/**
 * On macOS the executable is in Electron.app/Contents/MacOS.
 * @param {string} file
 * @param {string} platform
 */
const folderOf = (file, platform) => (platform === 'darwin' ? join(file, '../../../..') : dirname(file))

/**
 * As it says itself: not each folder has a file with it.
 * @param {Context} context
 * @param {string} file
 */
async function versionOf(context, file) {
  const ran = await context.run(file, ['-p', 'process.versions.electron'], { env: { ...context.env, ELECTRON_RUN_AS_NODE: '1' } })
  const version = ran.out.trim()
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new SetupProblem('failed', `${file} is no Electron that can be started here`)
  return version
}
