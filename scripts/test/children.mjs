/**
 * Programs that the tests start, each with a process group of its own: when the tests are interrupted, whatever such a program has started in turn
 * (a browser, an engine) ends with it.
 */
import { spawn } from 'node:child_process'

/** @type {Set<number>} */
const groups = new Set()
const grace = 3_000

/** @typedef {{ env?: NodeJS.ProcessEnv, cwd: string }} Where */

/**
 * Runs to the end, with its output on ours.
 * @param {string} command
 * @param {string[]} args
 * @param {Where} where
 * @returns {Promise<number>} exit code
 */
export function runToEnd(command, args, where) {
  return new Promise((resolve, reject) => {
    const child = spawnGroup(command, args, where, ['ignore', 'inherit', 'inherit'])
    child.on('error', reject)
    child.on('close', (code) => {
      if (child.pid !== undefined) endGroup(child.pid, 'SIGKILL')
      resolve(code ?? 1)
    })
  })
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Where} where
 * @param {import('node:child_process').StdioOptions} stdio
 */
export function spawnGroup(command, args, { env, cwd }, stdio) {
  const child = spawn(command, args, { cwd, env, stdio, detached: process.platform !== 'win32' })
  if (child.pid !== undefined) groups.add(child.pid)
  return child
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function endGroup(pid, signal) {
  if (signal === 'SIGKILL') groups.delete(pid)
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // It has ended already.
  }
}

/**
 * An interrupted test run leaves no process behind.
 * @returns {AbortSignal} says so to whoever would start the next one; its reason is the exit code
 */
export function endChildrenWithUs() {
  const interruption = new AbortController()
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.once(signal, () => {
      interruption.abort(code)
      for (const pid of groups) endGroup(pid, 'SIGTERM')
      setTimeout(() => {
        for (const pid of groups) endGroup(pid, 'SIGKILL')
        process.exit(code)
      }, grace).unref()
    })
  }
  return interruption.signal
}
