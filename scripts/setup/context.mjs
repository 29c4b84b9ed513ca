/** What every step is given: the machine as it is, or as a test wants it to be. */
import { statfs } from 'node:fs/promises'
import { withLock } from './lock.mjs'
import { cacheFolder, root } from './places.mjs'
import { reportTo } from './report.mjs'
import { run, which } from './run.mjs'

/**
 * @typedef {object} Context
 * @property {string} root the checkout
 * @property {string} cache
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform
 * @property {string} arch
 * @property {import('./report.mjs').Report} report
 * @property {import('./run.mjs').Run} run
 * @property {(name: string) => string | null} which
 * @property {typeof statfs} statfs
 * @property {boolean} force try again what failed a short while ago
 * @property {boolean} forAnother what is set up goes to another machine: LAB_ENGINE=cuda needs no device here
 * @property {() => number} now
 */

/**
 * @param {NodeJS.WriteStream & { fd: number }} stream
 * @param {Partial<Context>} [changes]
 * @returns {Context}
 */
export function createContext(stream, changes = {}) {
  const env = changes.env ?? process.env
  return {
    root,
    cache: cacheFolder(env),
    env,
    platform: process.platform,
    arch: process.arch,
    report: reportTo(stream),
    run,
    which: (name) => which(name, env),
    statfs,
    force: false,
    forAnother: false,
    now: Date.now,
    ...changes,
  }
}

/**
 * Does the work of a step under its lock, the tools that it starts holding the lock with it.
 * @template T
 * @param {Context} context
 * @param {string} step
 * @param {string} file
 * @param {(context: Context) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function underLock(context, step, file, work) {
  const waiting = (/** @type {number} */ pid) => context.report.say(step, `another set-up (process ${pid}) is at it: waiting for it`)
  return withLock(file, waiting, (lock) =>
    work({
      ...context,
      run: (command, args, options) =>
        context.run(command, args, {
          ...options,
          spawned(pid) {
            lock.adopt(pid)
            options?.spawned?.(pid)
          },
        }),
    }),
  )
}
