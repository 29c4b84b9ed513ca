/** The native engine elsewhere than on Linux x86-64: the npm package's own install script, which downloads libtensorflow and a prebuilt addon. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { hasNvidiaGpu } from './gpu.mjs'
import { tryAddon } from './native-addon.mjs'
import { SetupProblem } from './problem.mjs'
import { reasonOf, withPath } from './run.mjs'

/** @typedef {import('./context.mjs').Context} Context */

/** @param {string} root */
const packageFolder = (root) => join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')

/** @param {string} root */
export const packageAddon = (root) => join(packageFolder(root), 'lib', 'napi-v8', 'tfjs_binding.node')

/**
 * The addon's sources and the JavaScript that calls it are of one version.
 * @param {string} root
 * @returns {string}
 */
export const tfjsVersion = (root) => JSON.parse(readFileSync(join(packageFolder(root), 'package.json'), 'utf8')).version

/** @param {string} root */
const stampFile = (root) => `${packageAddon(root)}.loaded.json`

/**
 * The addon has been loaded since it was installed: a download that broke off, or a library that this system cannot load, leaves the file as well.
 * @param {string} root
 */
export function isPackageAddonThere(root) {
  try {
    return JSON.parse(readFileSync(stampFile(root), 'utf8')).size === statSync(packageAddon(root)).size
  } catch {
    return false
  }
}

/** @param {Context} context */
export async function installFromPackage(context) {
  const { root, report, env } = context
  await rm(stampFile(root), { force: true })
  const device = (await hasNvidiaGpu(context)) ? 'gpu' : 'cpu'
  const done = report.start('native engine', `the package's own download of libtensorflow (${device}), 100 to 500 MB`)
  const ran = await context.run(process.execPath, ['scripts/install.js', device, 'download'], {
    cwd: packageFolder(root),
    // The script calls node-pre-gyp by its name.
    env: withPath(env, [join(root, 'node_modules', '.bin'), ...(env.PATH ?? '').split(delimiter)]),
    show: report.fd,
  })
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(ran.err))
    throw new SetupProblem('network', "libtensorflow's host cannot be reached")
  // The script ends with 0 also where node-pre-gyp failed.
  if (ran.code !== 0 || !existsSync(packageAddon(root))) throw new SetupProblem('failed', `the package's install script: ${reasonOf(ran)}`)
  const tensorflow = await tryAddon(context, packageAddon(root))
  await writeFile(stampFile(root), JSON.stringify({ tensorflow, size: statSync(packageAddon(root)).size }))
  done()
}
