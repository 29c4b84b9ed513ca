/**
 * Node 24, which the store's native module and the engine want. It comes as an npm package of its own for each system, named in package.json, so that
 * the lock file pins it and npm checks it; where there is none (a Mac with an ARM processor), the system's Node has to be new enough.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { SetupProblem } from './problem.mjs'

const wanted = 24
/** better-sqlite3 13 aborts the process below Node-API 10. */
const nodeApi = 10

/** @param {{ root: string, platform: string, arch: string }} context */
export function packagedNode({ root, platform, arch }) {
  const windows = platform === 'win32'
  const file = join(root, 'node_modules', `node-${windows ? 'win' : platform}-${arch}`, 'bin', windows ? 'node.exe' : 'node')
  return existsSync(file) ? file : null
}

/**
 * npm 10, unlike 11, links no command of a package that has siblings for other systems; with the link, npm's scripts run on Node 24 from the start.
 * @param {import('./context.mjs').Context} context
 */
export async function linkNode(context) {
  const file = packagedNode(context)
  const link = join(context.root, 'node_modules', '.bin', 'node')
  if (!file || context.platform === 'win32' || existsSync(link)) return
  await mkdir(dirname(link), { recursive: true })
  await symlink(relative(dirname(link), file), link)
}

/**
 * Where this process is not the right Node, runs the same script again on the right one, and ends with it.
 * @param {import('./context.mjs').Context} context
 * @returns {Promise<void>} does not return where the script was run again
 */
export async function requireNode(context) {
  if (major() === wanted) return
  const file = packagedNode(context)
  if (file) await runAgain(file)
  if (Number(process.versions.napi) < nodeApi)
    throw new SetupProblem('system', `Node ${process.versions.node} is too old here: install Node ${wanted}`)
}

const major = () => Number(process.versions.node.split('.')[0])

/**
 * @param {string} node
 * @returns {Promise<never>}
 */
async function runAgain(node) {
  return endAs(await follow(spawn(node, process.argv.slice(1), { stdio: 'inherit' })))
}

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} End */

/**
 * While the child runs, this process passes on every request to end.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<End>}
 */
export function follow(child) {
  // A Ctrl-C reaches the child by itself, being in the same terminal: this process only has to outlive it.
  const handlers = /** @type {const} */ ([
    ['SIGINT', () => undefined],
    ['SIGTERM', () => child.kill('SIGTERM')],
    ['SIGHUP', () => child.kill('SIGHUP')],
  ])
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler)
      resolve({ code, signal })
    })
  })
}

/**
 * @param {End} end
 * @returns {never}
 */
export function endAs({ code, signal }) {
  if (signal) process.kill(process.pid, signal)
  process.exit(code ?? 1)
}
