/** Starts tools: their output kept for a diagnosis, and shown where someone watches. */
import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [show] a file descriptor that standard output goes to instead of being kept
 * @property {number} [timeout] milliseconds
 * @property {(pid: number | undefined) => void} [spawned]
 */
/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, out: string, err: string }} Ran  code is null where the tool could not be started */
/** @typedef {(command: string, args: string[], options?: RunOptions) => Promise<Ran>} Run */

/** @type {Run} */
export function run(command, args, { cwd, env, show, timeout, spawned } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout, stdio: ['ignore', show ?? 'pipe', 'pipe'] })
    spawned?.(child.pid)
    let out = ''
    let err = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (out += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (err += text))
    child.on('error', (error) => resolve({ code: null, signal: null, out, err: error.message }))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, out, err }))
  })
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null} the program's path
 */
export function which(name, env) {
  const endings = process.platform === 'win32' ? (env.PATHEXT ?? '.EXE;.CMD').split(';') : ['']
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending)
      if (folder && runnable(file)) return file
    }
  }
  return null
}

/** @param {string} file */
function runnable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/**
 * An environment with another PATH, whatever this system calls it (Windows: Path).
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} folders
 * @returns {NodeJS.ProcessEnv}
 */
export function withPath(env, folders) {
  const others = Object.entries(env).filter(([name]) => name.toUpperCase() !== 'PATH')
  return { ...Object.fromEntries(others), PATH: folders.join(delimiter) }
}

/**
 * The line of a tool's output that says most about its failure.
 * @param {Ran} ran
 */
export function reasonOf({ err, out, code, signal }) {
  const lines = (err.trim() || out.trim()).split('\n').filter((line) => line.trim())
  const telling = lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1)
  return telling?.trim().slice(0, 300) ?? (signal ? `ended by ${signal}` : `ended with code ${code}`)
}
