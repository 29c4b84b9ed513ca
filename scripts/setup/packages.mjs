/**
 * npm packages, as package-lock.json names them. Built-in modules only: this runs before anything is installed, on whatever Node the system has.
 * No package's own script runs (.npmrc): none of ours needs one, and npm 10 and 11 differ in what they let run.
 */
import { readFileSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { underLock } from './context.mjs'
import { diskFull, meansDiskFull, requireSpace } from './disk.mjs'
import { linkNode } from './node.mjs'
import { SetupProblem } from './problem.mjs'
import { reasonOf, withPath } from './run.mjs'

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string | string[], cpu?: string | string[], libc?: string | string[] }} Entry */

const title = 'packages'
const onDisk = 750e6
/** npm's own would let a machine without a network wait for more than a minute. */
const patience = ['--fetch-retries=3', '--fetch-retry-factor=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000']

/** @param {Context} context */
export async function setUpPackages(context) {
  if (missingPackage(context) === null) return
  await underLock(context, title, join(context.root, '.lab', 'packages.lock'), async (held) => {
    if (missingPackage(held) !== null) await install(held)
  })
}

/** @param {Context} context */
async function install(context) {
  const { root, report, statfs, platform } = context
  if (platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules'))) {
    throw new SetupProblem('system', 'the list of packages has changed, and Windows does not replace a Node that runs: run `npm ci`, then this again')
  }
  await requireSpace(root, onDisk, 'npm packages', statfs)
  const done = report.start(title, 'npm ci: the packages of package-lock.json, Node 24 among them; about 0.7 GB on disk, up to a minute')
  // NODE_ENV=production would leave out what builds the lab.
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--prefer-offline', '--loglevel=error', ...patience]
  const npm = npmCommand(context)
  const ran = await context.run(npm.command, [...npm.args, ...args], { cwd: root, env: withoutOwnNode(context), show: report.fd })
  if (ran.code !== 0) throw installProblem(context, ran)
  const missing = missingPackage(context)
  // npm passes over an optional package whose download broke off, and a native binding is such a package.
  if (missing !== null) throw new SetupProblem('network', `npm left out ${missing}: its download broke off. Run it again`)
  await linkNode(context)
  done()
}

/**
 * @param {Context} context
 * @param {import('./run.mjs').Ran} ran
 */
function installProblem({ root }, ran) {
  const text = ran.err
  if (ran.code === null) return new SetupProblem('system', 'npm was not found; it comes with Node')
  if (meansDiskFull(text)) return diskFull(root, 'npm packages', `need about ${Math.round(onDisk / 1e6)} MB`)
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(text)) {
    return new SetupProblem('network', 'the npm registry cannot be reached, and without its packages nothing runs. Run it again with a network')
  }
  return new SetupProblem('failed', `npm ci: ${reasonOf(ran)}`)
}

/** @param {Context} context */
function npmCommand({ env, platform }) {
  const running = env.npm_execpath
  if (running && /^npm-cli\.c?js$/.test(basename(running))) return { command: env.npm_node_execpath ?? process.execPath, args: [running] }
  return platform === 'win32' ? { command: 'cmd', args: ['/d', '/c', 'npm'] } : { command: 'npm', args: [] }
}

/**
 * npm must not run on the Node inside the folder that it replaces.
 * @param {Context} context
 */
function withoutOwnNode({ env, root }) {
  const own = join(root, 'node_modules')
  return withPath(
    env,
    (env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(own)),
  )
}

/**
 * npm writes the list of what it has installed when it is through, so a list that agrees with package-lock.json means a complete installation, whoever
 * ran it.
 * @param {Pick<Context, 'root' | 'platform' | 'arch'>} context
 * @returns {string | null} the first package that is missing or of another version
 */
export function missingPackage({ root, platform, arch }) {
  const wanted = entriesOf(join(root, 'package-lock.json'))
  const installed = entriesOf(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted) throw new SetupProblem('failed', 'package-lock.json is missing or damaged')
  if (!installed) return 'node_modules'
  for (const [path, entry] of Object.entries(wanted)) {
    const present = installed[path]
    if (present ? present.version !== entry.version || present.integrity !== entry.integrity : path !== '' && isNeeded(entry, platform, arch))
      return path
  }
  return null
}

/**
 * @param {string} file
 * @returns {Record<string, Entry> | null}
 */
function entriesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}

/**
 * Of the optional packages, only those that name a system are known to be wanted here.
 * @param {Entry} entry
 * @param {string} platform
 * @param {string} arch
 */
function isNeeded(entry, platform, arch) {
  if (!entry.optional) return true
  if (!entry.os || !entry.cpu) return false
  return allows(entry.os, platform) && allows(entry.cpu, arch) && (!entry.libc || allows(entry.libc, libc()))
}

/**
 * @param {string | string[]} list
 * @param {string} value
 */
function allows(list, value) {
  const names = [list].flat()
  return !names.includes(`!${value}`) && (names.includes(value) || names.every((name) => name.startsWith('!')))
}

/** @type {string | undefined} */
let knownLibc

function libc() {
  // Without it, the report looks up the names of all network interfaces, which may take seconds.
  Object.assign(process.report, { excludeNetwork: true })
  const report = () => /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return (knownLibc ??= report().header.glibcVersionRuntime ? 'glibc' : 'musl')
}
